// The id of a guest's cart, which the client keeps. The page picks it at the first visit, so that tabs that add at once share one cart, and
// remembers that the page has not read that cart yet: a read would only log a 404. A customer's cart is found by a token.
import { customer } from './customer.js';
import { kept } from './kept.js';

const id = 'cartfunctions.cartId'; // The client's name for it.
const unused = 'shop.unusedCart';

export function pickCart() {
  if (customer() !== null || kept.getItem(id) !== null) return;
  const drawn = crypto.getRandomValues(new Uint8Array(12));
  const picked = Array.from(drawn, (byte) => byte.toString(16).padStart(2, '0')).join('');
  kept.setItem(id, picked);
  kept.setItem(unused, picked);
}

/** Whether there may be a guest's cart. */
export const mayHaveGuestCart = () => kept.getItem(id) !== kept.getItem(unused);

/** Whether the current guest or customer may have a cart. */
export const mayHaveCart = () => customer() !== null || mayHaveGuestCart();

export function useCart() {
  if (customer() === null) kept.removeItem(unused);
}

/** Drops the id that was picked, if no cart has it. */
export function dropUnusedCart() {
  if (mayHaveGuestCart()) return;
  kept.removeItem(id);
  kept.removeItem(unused);
}
