// Reservation and checkout in the page: the countdown, the buttons, the order.
import { fromUnits, toUnits } from '../client/dist/index.js';
import { isReserved, secondsLeft } from './cart.js';
import { noteOf } from './note.js';
import { fullName } from './options.js';
import { find, itemOf, money, notify, onClick, setEnabled, setText } from './page.js';

/** @typedef {import('../client/dist/index.js').Cart} Cart */
/** @typedef {import('../client/dist/index.js').Order} Order */

const reserve = find('#reserve', document, HTMLButtonElement);
const release = find('#release', document, HTMLButtonElement);
const buy = find('#buy', document, HTMLButtonElement);
let wasReserved = false;

/**
 * @param {(wanted: import('./outbox.js').Reserve | import('./outbox.js').Buy) => void} change
 * @param {() => Cart | null} cartNow
 * @param {() => void} ended is called when a reservation's time is over
 */
export function prepareBuying(change, cartNow, ended) {
  onClick(reserve, () => change({ kind: 'reserve' }));
  onClick(release, () => change({ kind: 'release' }));
  onClick(buy, () => {
    const cart = cartNow();
    if (cart) change({ kind: 'buy', version: cart.version });
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
 * @param {import('./outbox.js').Change[]} pending
 */
export function showBuying(cart, pending) {
  const empty = (cart?.items.length ?? 0) === 0;
  const isReady = pending.every(({ kind }) => kind === 'note'); // The click that leaves the note also sends it.
  find('#buying').hidden = empty;
  for (const button of [reserve, release, buy]) setEnabled(button, isReady);
  setText(buy, pending.some(({ kind }) => kind === 'buy') ? 'Placing order…' : 'Place order');
  setText(reserve, isReserved(cart) ? 'Extend to 15 minutes' : 'Reserve for 15 minutes');
  showTime(cart);
}

/** @param {Order} order */
export function showOrder(order) {
  find('#order-id').textContent = order._id;
  find('#sold').replaceChildren(...order.items.map(({ name, options, quantity, priceAtAdd }) => {
    const item = itemOf('');
    item.append(...[`${quantity.toLocaleString()} × ${fullName(name, options)}`, money(fromUnits(toUnits(priceAtAdd) * BigInt(quantity)))]
      .map((textContent) => Object.assign(document.createElement('span'), { textContent })));
    return item;
  }));
  find('#paid').textContent = money(order.totalAmount);
  find('#order-gift').hidden = noteOf(order) === '';
  find('#order-note').textContent = noteOf(order);
  find('#order').hidden = false;
  find('#order').focus();
}

/** @param {Cart | null} cart */
function showTime(cart) {
  const left = secondsLeft(cart);
  if (left === 0 && document.activeElement === release) reserve.focus(); // Or a keyboard would be back at the top of the page.
  find('#reserved').hidden = left === 0;
  find('[role=timer]').textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
}
