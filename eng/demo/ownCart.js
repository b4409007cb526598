// The id of the shopper's cart, which the client keeps. The page picks it at the first visit, so that tabs that add at once share one
// cart, and remembers that nobody has asked for that cart yet: a read would only log a 404.
import { kept } from './kept.js';

const id = 'cartfunctions.cartId'; // The client's name for it.
const unused = 'shop.unusedCart';

export function pickCart() {
  if (kept.getItem(id) !== null) return;
  const drawn = crypto.getRandomValues(new Uint8Array(12));
  const picked = Array.from(drawn, (byte) => byte.toString(16).padStart(2, '0')).join('');
  kept.setItem(id, picked);
  kept.setItem(unused, picked);
}

/** Whether there may be a cart. */
export const mayHaveCart = () => kept.getItem(id) !== kept.getItem(unused);

export const useCart = () => kept.removeItem(unused);
