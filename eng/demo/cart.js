// The cart as the shopper sees it: what the service answered last, with the changes that are on their way.
import { fromUnits, toUnits } from '../client/dist/index.js';
import { now } from './clock.js';

/** @typedef {import('../client/dist/index.js').Cart} Cart */
/** @typedef {import('../client/dist/index.js').Product} Product */
/** @typedef {import('./outbox.js').Change} Change */
/** @typedef {import('../client/dist/index.js').CartLine['problems']} Problems */
/** @typedef {{ id: string, name: string | null, quantity: number, price: string, priceNow: string | null }} Sold */
/** @typedef {Sold & { available: number, problems: Problems, pending: boolean }} Line */

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
  const lines = new Map((cart?.items ?? []).map((line) => [line.productId._id, lineOf(line, cart)]));
  for (const change of pending) {
    if (change.kind !== 'add' && change.kind !== 'set') continue;
    const line = lines.get(change.productId) ?? newLine(products.get(change.productId));
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
 * How many of a product the shopper may have: what others have reserved is not there for this cart.
 * @param {Pick<Product, '_id' | 'stock' | 'reserved'>} product
 * @param {Cart | null} cart
 */
export function availableOf(product, cart) {
  const own = isReserved(cart) ? quantityOf(cart, product._id) : 0; // What was reserved, unless its line was changed since.
  return Math.max(0, product.stock - Math.max(0, product.reserved - own));
}

/** @param {Cart | null} cart */
export function isReserved(cart) {
  return secondsLeft(cart) > 0;
}

/** @param {Cart | null} cart */
export function secondsLeft(cart) {
  return cart?.reservation ? Math.max(0, Math.ceil((Date.parse(cart.reservation.until) - now()) / 1000)) : 0;
}

/**
 * @param {Cart['items'][number]} line
 * @param {Cart | null} cart
 * @returns {Line}
 */
function lineOf({ productId: product, quantity, priceAtAdd: price, problems }, cart) {
  const { _id: id, name, price: priceNow } = product;
  return { id, name, quantity, price, priceNow, available: availableOf(product, cart), problems, pending: false };
}

/**
 * @param {Product | undefined} product
 * @returns {Line | undefined}
 */
function newLine(product) {
  if (!product) return undefined;
  const { _id: id, name, price, stock: available } = product;
  return { id, name, quantity: 0, price, priceNow: price, available, problems: [], pending: true };
}
