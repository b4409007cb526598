// The coupon of the cart: a field to enter a code, or the coupon that the cart has, and why it does not apply.
import { find, onClick, setEnabled, setText } from './page.js';
import { couponText } from './words.js';

/** @typedef {import('../client/dist/index.js').Cart} Cart */

const form = find('#coupon-form', document, HTMLFormElement);
const code = find('#code', document, HTMLInputElement);
const apply = find('#apply', document, HTMLButtonElement);
const remove = find('#remove-coupon', document, HTMLButtonElement);

/** @param {(wanted: import('./outbox.js').Coupon | import('./outbox.js').Simple) => void} change */
export function prepareCoupon(change) {
  form.onsubmit = (event) => {
    event.preventDefault();
    const typed = code.value.trim().toUpperCase();
    if (typed !== '' && apply.getAttribute('aria-disabled') !== 'true') change({ kind: 'coupon', code: typed });
  };
  onClick(remove, () => change({ kind: 'noCoupon' }));
}

/**
 * @param {Cart | null} cart
 * @param {import('./outbox.js').Change[]} pending
 * @param {boolean} isEmpty whether the shopper sees no lines
 */
export function showCoupon(cart, pending, isEmpty) {
  const coupon = cart?.coupon ?? null;
  const isPending = pending.some(({ kind }) => kind === 'coupon' || kind === 'noCoupon');
  const focused = document.activeElement;
  const [problem] = coupon?.problems ?? [];
  if (coupon && form.contains(focused)) code.value = ''; // The shopper's code is in the cart now.
  form.hidden = isEmpty || coupon !== null;
  find('#coupon').hidden = isEmpty || coupon === null;
  setText(find('#coupon-code'), coupon?.code ?? '');
  setText(find('#coupon-problem'), problem ? couponText(problem) : '');
  for (const button of [apply, remove]) setEnabled(button, !isPending);
  if (coupon && form.contains(focused)) remove.focus(); // Or a keyboard would be back at the top of the page.
  if (!coupon && focused === remove) code.focus();
}
