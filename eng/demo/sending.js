// Sends changes to the service, and tells what came of each.
import { lineIn } from './cart.js';
import { dataWith, noteOf } from './note.js';
import { conflictText, noCartText, noteConflict, refusalText } from './words.js';

/** @typedef {import('../client/dist/index.js').Cart} Cart */
/** @typedef {import('../client/dist/index.js').Failure} Failure */
/** @typedef {import('../client/dist/index.js').Order} Order */
/** @typedef {import('./outbox.js').Change} Change */
/** @typedef {{ cart?: Cart | null, order?: Order, problem?: string, before?: string }} Result of a change: `problem` is for the shopper, and
 * `before` the only version of the cart that the change was made to */

export class Sender {
  #client;
  #known;

  /**
   * @param {import('../client/dist/index.js').CartClient} client
   * @param {import('./known.js').Known} known
   */
  constructor(client, known) {
    this.#client = client;
    this.#known = known;
  }

  /**
   * @param {Change} change
   * @returns {Promise<Result>}
   */
  async send(change) {
    const { kind, key } = change;
    switch (kind) {
      case 'add': return this.#resultOf(await this.#client.add(change.productId, change.quantity, { key, options: change.options }),
        change.productId);
      case 'set': return this.#setQuantity(change);
      case 'note': return this.#setNote(change);
      case 'reserve': return this.#resultOf(await this.#client.reserve(undefined, { key }));
      case 'release': return this.#resultOf(await this.#client.release({ key }));
      case 'buy': return this.#buy(change);
    }
  }

  /**
   * Buys the cart that the shopper saw, and no other.
   * @param {Change & import('./outbox.js').Buy} change
   * @returns {Promise<Result>}
   */
  async #buy({ version, key }) {
    const outcome = await this.#client.checkout({ key, ifMatch: version });
    return outcome.ok ? { order: outcome.data } : this.#refused(outcome);
  }

  /**
   * Sets a quantity, if it still is what the shopper saw; what another tab did to other lines does not matter.
   * @param {Change & import('./outbox.js').Set} change
   * @returns {Promise<Result>}
   */
  async #setQuantity({ productId, options, quantity, seen, key }) {
    if (this.#known.cart === null) await this.#known.refresh();
    for (;;) {
      const { cart } = this.#known;
      const line = lineIn(cart, { productId, options });
      const now = line?.quantity ?? 0;
      if (now === quantity) return {}; // As an attempt of a tab that has gone left it.
      if (!cart || !line || now !== seen) return { problem: conflictText(this.#known.nameOf(productId, options), now) };
      const outcome = await this.#client.setQuantity(line.lineId, quantity, { key, ifMatch: cart.version });
      if (outcome.ok || outcome.error !== 'Cart has changed') return this.#resultOf(outcome, productId);
      this.#known.accept(outcome.cart);
    }
  }

  /**
   * Sets the gift note, if it still is what the shopper saw.
   * @param {Change & import('./outbox.js').Note} change
   * @returns {Promise<Result>}
   */
  async #setNote({ text, seen, key }) {
    if (this.#known.cart === null) await this.#known.refresh();
    for (;;) {
      const { cart } = this.#known;
      if (cart === null) return { problem: noCartText };
      const now = noteOf(cart);
      if (now === text) return {}; // As an attempt of a tab that has gone left it.
      if (now !== seen) return { problem: noteConflict };
      const outcome = await this.#client.setData(dataWith(cart, text), { key, ifMatch: cart.version });
      if (outcome.ok) return outcome.replayed ? { cart: outcome.data } : { cart: outcome.data, before: cart.version };
      if (outcome.error !== 'Cart has changed') return this.#refused(outcome);
      this.#known.accept(outcome.cart);
    }
  }

  /**
   * @param {import('../client/dist/index.js').Outcome<Cart>} outcome
   * @param {string} [productId]
   * @returns {Promise<Result>}
   */
  async #resultOf(outcome, productId) {
    return outcome.ok ? { cart: outcome.data } : this.#refused(outcome, productId);
  }

  /**
   * @param {Failure} failure
   * @param {string} [productId] the only product of the change
   * @returns {Promise<Result>}
   */
  async #refused(failure, productId = /[0-9a-f]{24}/.exec(failure.message)?.[0]) {
    const isOld = ['Insufficient stock', 'Product not found'].includes(failure.error);
    if (isOld && productId !== undefined) await this.#known.refreshProduct(productId);
    const problem = refusalText(failure, productId, this.#known);
    return failure.error === 'Cart has changed' ? { problem, cart: failure.cart } : { problem };
  }
}
