// The cart as the shopper sees it: what the service answered last, with the changes that are on their way.
import { fromUnits, toUnits } from '../client/dist/index.js';

/** @typedef {import('../client/dist/index.js').Cart} Cart */
/** @typedef {import('../client/dist/index.js').Product} Product */
/** @typedef {import('./outbox.js').Change} Change */
/** @typedef {{ id: string, name: string | null, quantity: number, price: string, problems: string[], pending: boolean }} Line */

/**
 * Whether an answer is news: answers overtake each other, and two tabs tell each other what they got.
 * @param {Cart | null} known
 * @param {Cart} cart
 */
export function isNews(known, cart) {
  return known === null || known._id !== cart._id || known.updatedAt <= cart.updatedAt;
}

/**
 * @param {Cart | null} cart
 * @param {string} productId
 */
export function quantityOf(cart, productId) {
  return cart?.items.find((line) => line.productId._id === productId)?.quantity ?? 0;
}

/**
 * @param {Cart | null} cart
 * @param {Change[]} pending
 * @param {Map<string, Product>} products
 * @returns {Line[]}
 */
export function shownLines(cart, pending, products) {
  const lines = new Map((cart?.items ?? []).map((line) => [line.productId._id, lineOf(line)]));
  for (const change of pending) {
    const product = products.get(change.productId);
    const line = lines.get(change.productId)
      ?? (product && { id: product._id, name: product.name, quantity: 0, price: product.price, problems: [], pending: true });
    if (!line) continue;
    const quantity = change.kind === 'add' ? line.quantity + change.quantity : change.quantity;
    lines.set(change.productId, { ...line, quantity, pending: true });
  }
  return [...lines.values()].filter((line) => line.quantity > 0);
}

/** @param {Line[]} lines */
export function totalOf(lines) {
  return fromUnits(lines.reduce((sum, line) => sum + toUnits(line.price) * BigInt(line.quantity), 0n));
}

/**
 * @param {Cart['items'][number]} line
 * @returns {Line}
 */
function lineOf({ productId: product, quantity, priceAtAdd: price }) {
  return { id: product._id, name: product.name, quantity, price, problems: [], pending: false };
}
