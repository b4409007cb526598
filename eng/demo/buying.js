// Reservation and checkout in the page: the countdown, the buttons, the order.
import { fromUnits, toUnits } from '../client/dist/index.js';
import { isReserved, secondsLeft, sumsOf } from './cart.js';
import { noteOf } from './note.js';
import { fullName } from './options.js';
import { find, money, notify, onClick, setEnabled, setText } from './page.js';

/** @typedef {import('../client/dist/index.js').Cart} Cart */
/** @typedef {import('../client/dist/index.js').Order} Order */

const reserve = find('#reserve', document, HTMLButtonElement);
const release = find('#release', document, HTMLButtonElement);
const till = find('#till', document, HTMLButtonElement);
const buy = find('#buy', document, HTMLButtonElement);
let wasReserved = false;

/**
 * @param {(wanted: import('./outbox.js').Simple | import('./outbox.js').Buy) => void} change
 * @param {() => Cart | null} cartNow
 * @param {() => void} ended is called when a reservation has ended
 */
export function prepareBuying(change, cartNow, ended) {
  onClick(reserve, () => change({ kind: 'reserve' }));
  onClick(release, () => change({ kind: 'release' }));
  onClick(till, () => change({ kind: 'till' }));
  onClick(buy, () => {
    const cart = cartNow();
    if (cart) change({ kind: 'buy', version: cart.version, amountDue: cart.amountDue });
  });
  find('#go-on').onclick = () => {
    find('#order').hidden = true;
    find('#cart').focus();
  };
  setInterval(() => {
    const cart = cartNow();
    showTime(cart);
    if (wasReserved && cart?.reservation && !isReserved(cart)) {
      notify('news', 'Your reservation has ended.');
      ended();
    }
    wasReserved = isReserved(cart);
  }, 500);
}

/**
 * @param {Cart | null} cart
 * @param {import('./cart.js').Line[]} lines
 * @param {import('./outbox.js').Change[]} pending
 */
export function showBuying(cart, lines, pending) {
  const empty = (cart?.items.length ?? 0) === 0;
  const { discount, charges, due } = sumsOf(cart, lines, pending);
  const isAtTill = charges.length > 0;
  find('#charges').replaceChildren(
    ...(discount === '0' ? [] : [rowOf('p', `Coupon ${cart?.coupon?.code}`, `-${discount}`)]),
    ...charges.map(({ name, amount }) => rowOf('p', name, amount)));
  setText(find('#amount'), money(due));
  const focused = document.activeElement;
  till.hidden = isAtTill;
  buy.hidden = !isAtTill;
  if (focused === till && isAtTill) buy.focus(); // Or a keyboard would be back at the top of the page.
  if (focused === buy && !isAtTill) till.focus();
  const isReady = pending.every(({ kind }) => kind === 'note'); // The click that leaves the note also sends it.
  find('#buying').hidden = empty;
  for (const button of [reserve, release, till, buy]) setEnabled(button, isReady);
  setText(till, pending.some(({ kind }) => kind === 'till') ? 'Going to the till…' : 'Go to the till');
  setText(buy, pending.some(({ kind }) => kind === 'buy') ? 'Placing order…' : `Pay ${money(due)}`);
  setText(reserve, isReserved(cart) ? 'Extend to 15 minutes' : 'Reserve for 15 minutes');
  showTime(cart);
}

/** @param {Order} order */
export function showOrder(order) {
  find('#order-id').textContent = order._id;
  find('#order-items').replaceChildren(
    ...order.items.map(({ name, options, quantity, priceAtAdd }) => rowOf(
      'li', `${quantity.toLocaleString()} × ${fullName(name, options)}`, fromUnits(toUnits(priceAtAdd) * BigInt(quantity)))),
    ...(order.coupon ? [rowOf('li', `Coupon ${order.coupon.code}`, `-${order.coupon.discount}`)] : []),
    ...order.charges.map(({ name, amount }) => rowOf('li', name, amount)));
  find('#paid').textContent = money(order.amountDue);
  find('#order-gift').hidden = noteOf(order) === '';
  find('#order-note').textContent = noteOf(order);
  find('#order').hidden = false;
  find('#order').focus();
}

/**
 * @param {string} tag
 * @param {string} text
 * @param {string} amount
 */
function rowOf(tag, text, amount) {
  const row = document.createElement(tag);
  row.append(...[text, money(amount)].map((textContent) => Object.assign(document.createElement('span'), { textContent })));
  return row;
}

/** @param {Cart | null} cart */
function showTime(cart) {
  const left = secondsLeft(cart);
  if (left === 0 && document.activeElement === release) reserve.focus(); // Or a keyboard would be back at the top of the page.
  find('#reserved').hidden = left === 0;
  find('[role=timer]').textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
}
