// What distinguishes lines of the same product. The service stores options with a line; which options a product has is the shop's matter.

/** @typedef {Readonly<Record<string, string>>} Options */

const sizes = new Map([['65f1a0c2e4b0a1d2c3f4000f', ['S', 'M', 'L', 'XL']]]);

/**
 * The sizes of a product, if it has any.
 * @param {string} productId
 */
export function sizesOf(productId) {
  return sizes.get(productId) ?? [];
}

/**
 * A text that is the same for the same product with the same options.
 * @param {import('./cart.js').Named} named
 */
export function keyOf({ productId, options = {} }) {
  const sorted = new URLSearchParams(options);
  sorted.sort();
  return String(sorted) === '' ? productId : `${productId}?${sorted}`;
}

/** @param {Options} options */
export function optionsText(options) {
  return Object.entries(options).map(([name, value]) => `${name} ${value}`).join(', ');
}

/**
 * The name of a product with its options.
 * @param {string} name
 * @param {Options} [options]
 */
export function fullName(name, options = {}) {
  return [name, optionsText(options)].filter(Boolean).join(', ');
}
