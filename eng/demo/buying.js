// Reservation and checkout in the page: the countdown, the buttons, the order.
import { isReserved, secondsLeft } from './cart.js';
import { find, itemOf, money, notify } from './page.js';

/** @typedef {import('../client/dist/index.js').Cart} Cart */
/** @typedef {import('../client/dist/index.js').Order} Order */

const reserve = find('#reserve', document, HTMLButtonElement);
const release = find('#release', document, HTMLButtonElement);
const buy = find('#buy', document, HTMLButtonElement);
let wasReserved = false;
let offered = false;

/** Whether the service has these operations. It is asked for its document, and not for one of them, which would be a change. */
export async function canBuy() {
  const response = await fetch('/api/openapi.json');
  return response.ok && '/api/cart/{cartId}/checkout' in (await response.json()).paths;
}

/**
 * @param {(wanted: import('./outbox.js').Reserve | import('./outbox.js').Buy) => void} change
 * @param {() => Cart | null} cartNow
 * @param {() => void} ended is called when a reservation's time is over
 */
export function prepareBuying(change, cartNow, ended) {
  reserve.onclick = () => change({ kind: 'reserve' });
  release.onclick = () => change({ kind: 'release' });
  buy.onclick = () => {
    const cart = cartNow();
    if (cart) change({ kind: 'buy', version: cart.version });
  };
  find('#go-on').onclick = () => {
    find('#order').hidden = true;
    find('#cart').hidden = false;
    find('#cart').focus();
  };
  offered = true;
  setInterval(() => {
    const cart = cartNow();
    showTime(cart);
    if (wasReserved && cart?.reservation && !isReserved(cart)) {
      notify('said', 'The reservation has ended.');
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
  const busy = pending.length > 0 || empty;
  find('#buying').hidden = !offered || empty;
  for (const button of [reserve, release, buy]) button.disabled = busy;
  buy.textContent = pending.some(({ kind }) => kind === 'buy') ? 'Placing the order…' : 'Place the order';
  reserve.textContent = isReserved(cart) ? 'Reserve it anew for 15 minutes' : 'Reserve it for 15 minutes';
  showTime(cart);
}

/** @param {Order} order */
export function showOrder(order) {
  find('#order-id').textContent = order._id;
  find('#sold').replaceChildren(...order.items.map(({ name, quantity, priceAtAdd }) => {
    const item = itemOf(`${quantity} × ${name}`);
    item.append(Object.assign(document.createElement('span'), { textContent: `${money(priceAtAdd)} each` }));
    return item;
  }));
  find('#paid').textContent = money(order.totalAmount);
  find('#cart').hidden = true;
  find('#order').hidden = false;
  find('#order').focus();
}

/** @param {Cart | null} cart */
function showTime(cart) {
  const left = secondsLeft(cart);
  find('#reserved').hidden = left === 0;
  find('[role=timer]').textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
}
