// What the shopper reads of stock, problems and refusals.
import { availableOf, quantityOf } from './cart.js';
import { fullName } from './options.js';
import { money } from './page.js';

const apology = 'something went wrong on our side. Please try again.';

export const loadingFailed = 'The catalog could not be loaded. Please try again later.';

/** @param {string} name */
export const wholeNumber = (name) => `${name}: enter a whole number, or 0 to remove it.`;

/** @param {number} left */
export function stockText(left) {
  if (left === 0) return 'Sold out';
  return left < 5 ? `Only ${left} left` : `${left.toLocaleString()} in stock`;
}

/**
 * @param {import('./cart.js').Problems[number]} problem
 * @param {import('./cart.js').Line} line
 */
export function problemText(problem, { available, priceNow }) {
  switch (problem) {
    case 'Product not found': return 'No longer sold.';
    case 'Insufficient stock': return available === 0 ? 'Sold out.' : `Only ${available.toLocaleString()} left.`;
    case 'Price changed': return `The price is now ${money(priceNow ?? '0')}.`;
  }
}

/** @param {import('../client/dist/index.js').CartCoupon['problems'][number]} problem */
export function couponText(problem) {
  switch (problem) {
    case 'Coupon not found': return 'This coupon does not exist any more.';
    case 'Coupon not applicable': return 'This coupon does not apply to your cart now.';
    case 'Coupon used up': return 'This coupon is used up.';
  }
}

/**
 * Why the service refused a change.
 * @param {import('../client/dist/index.js').Failure} failure
 * @param {string | undefined} productId the product that it is about
 * @param {import('./known.js').Known} known
 */
export function refusalText({ error, status }, productId, known) {
  const about = productId === undefined ? 'Your cart' : known.nameOf(productId);
  switch (error) {
    case 'Insufficient stock': return `${about}: ${shortage(productId, known)}`;
    case 'Product not found': return `${about}: no longer sold.`;
    case 'Item not found in cart':
    case 'Cart not found': return `${about}: no longer there.`;
    case 'Cart is full': return `${about}: your cart is full. It holds 200 different items.`;
    case 'Cart is empty': return 'Your cart is empty.';
    case 'Cart has changed': return 'Your cart has changed. Please check it, then place the order again.';
    case 'Coupon not found':
    case 'Invalid coupon': return 'We do not know this coupon. Please check the code.';
    case 'Coupon not applicable':
    case 'Coupon used up': return couponText(error);
    case 'Amount has changed': return `The amount has changed to ${money(known.cart?.amountDue ?? '0')}. Please check it, then pay.`;
    case 'Sign-in required': return 'You are not signed in any more. Please sign out, then sign in again.';
    default: return status === 401 ? 'This page cannot place orders here.' : `${about}: ${apology}`;
  }
}

/**
 * Why a quantity was not set: it is no longer what the shopper saw.
 * @param {string} name
 * @param {number} now
 */
export function conflictText(name, now) {
  const reason = now === 0 ? 'no longer in your cart' : `your cart has ${now.toLocaleString()} of these now`;
  return `${name}: ${reason}, so we did not apply your change.`;
}

export const noteConflict = 'Your gift note was changed elsewhere, so we did not apply your change.';

export const noCartText = 'Your gift note was not saved, because your cart is empty.';

/**
 * What a sign-in could not move out of the guest's cart.
 * @param {import('../client/dist/index.js').Cart} left
 */
export function leftText(left) {
  const lines = left.items.map(({ quantity, productId, options }) =>
    `${quantity.toLocaleString()} × ${fullName(productId.name ?? 'a discontinued product', options)}`);
  return `Your cart has no room for this, or not enough is left: ${lines.join(', ')}.`;
}

/**
 * @param {string | undefined} productId
 * @param {import('./known.js').Known} known
 */
function shortage(productId, { cart, products }) {
  const product = productId === undefined ? undefined : products.get(productId);
  if (!product) return 'not enough left.';
  const available = availableOf(product, cart);
  const present = quantityOf(cart, product._id);
  const left = available === 0 ? 'sold out.' : `only ${available.toLocaleString()} left.`;
  if (present === 0) return left;
  return `${left} Your cart has ${present === available ? 'all of them' : present.toLocaleString()}.`;
}
