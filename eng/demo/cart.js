// The cart as the shopper sees it: what the service answered last, with the changes that are on their way.
import { fromUnits, toUnits } from '../client/dist/index.js';
import { now } from './clock.js';
import { keyOf } from './options.js';

/** @typedef {import('../client/dist/index.js').Cart} Cart */
/** @typedef {import('../client/dist/index.js').Product} Product */
/** @typedef {import('./outbox.js').Change} Change */
/** @typedef {import('../client/dist/index.js').CartLine['problems']} Problems */
/** @typedef {import('./options.js').Options} Options */
/** @typedef {{ productId: string, options?: Options | undefined }} Named names a line: its id is known only once the service has it */
/** @typedef {{ name: string | null, quantity: number, price: string, priceNow: string | null }} LineDetails */
/** @typedef {{ key: string, productId: string, options: Options }} Identity */
/** @typedef {Identity & LineDetails & { available: number, problems: Problems, pending: boolean }} Line */

/**
 * Whether an answer is news: answers overtake each other, and two tabs tell each other what they got.
 * @param {Cart | null} known
 * @param {Cart} cart
 */
export function isNews(known, cart) {
  return known === null || known._id !== cart._id || known.updatedAt <= cart.updatedAt;
}

/**
 * How many units of a product the cart has, on all lines together.
 * @param {Cart | null} cart
 * @param {string} productId
 */
export function quantityOf(cart, productId) {
  return (cart?.items ?? []).reduce((sum, line) => sum + (line.productId._id === productId ? line.quantity : 0), 0);
}

/**
 * @param {Cart | null} cart
 * @param {Named} named
 */
export function lineIn(cart, named) {
  return cart?.items.find((line) => keyOf({ productId: line.productId._id, options: line.options }) === keyOf(named));
}

/**
 * @param {Cart | null} cart
 * @param {Change[]} pending
 * @param {Map<string, Product>} products
 * @returns {Line[]}
 */
export function shownLines(cart, pending, products) {
  const lines = new Map((cart?.items ?? []).map((line) => lineOf(line, cart)).map((line) => [line.key, line]));
  for (const change of pending) {
    if (change.kind !== 'add' && change.kind !== 'set') continue;
    const line = lines.get(keyOf(change)) ?? newLine(change, products.get(change.productId));
    if (!line) continue;
    const quantity = change.kind === 'add' ? line.quantity + change.quantity : change.quantity;
    lines.set(line.key, { ...line, quantity, pending: true });
  }
  return [...lines.values()].filter((line) => line.quantity > 0);
}

/** @param {Line[]} lines */
export function totalOf(lines) {
  return fromUnits(lines.reduce((sum, line) => sum + toUnits(line.price) * BigInt(line.quantity), 0n));
}

/**
 * What the shopper has to pay, with the discount and the charges in it. A change of the lines that is on its way will change the discount,
 * and remove the charges.
 * @param {Cart | null} cart
 * @param {Line[]} lines
 * @param {Change[]} pending
 */
export function sumsOf(cart, lines, pending) {
  const isUpToDate = pending.every(({ kind }) => ['note', 'reserve', 'release', 'till', 'buy'].includes(kind));
  return cart && isUpToDate
    ? { discount: cart.coupon?.discount ?? '0', charges: cart.charges, due: cart.amountDue }
    : { discount: '0', charges: [], due: totalOf(lines) };
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
function lineOf({ productId: product, options = {}, quantity, priceAtAdd: price, problems }, cart) {
  const { _id: productId, name, price: priceNow } = product;
  const key = keyOf({ productId, options });
  return { key, productId, options, name, quantity, price, priceNow, available: availableOf(product, cart), problems, pending: false };
}

/**
 * @param {Named} named
 * @param {Product | undefined} product
 * @returns {Line | undefined}
 */
function newLine({ productId, options = {} }, product) {
  if (!product) return undefined;
  const { name, price, stock: available } = product;
  const key = keyOf({ productId, options });
  return { key, productId, options, name, quantity: 0, price, priceNow: price, available, problems: [], pending: true };
}
