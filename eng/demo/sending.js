// Sends changes to the service, and tells what came of each.
import { lineIn } from './cart.js';
import { dataWith, noteOf } from './note.js';
import { conflictText, noCartText, noteConflict, refusalText } from './words.js';

/** @typedef {import('../client/dist/index.js').Cart} Cart */
/** @typedef {import('../client/dist/index.js').Failure} Failure */
/** @typedef {import('../client/dist/index.js').Order} Order */
/** @typedef {import('./outbox.js').Change} Change */
/** @typedef {{ cart?: Cart | null, order?: Order, left?: Cart | null, problem?: string, before?: string }} Result of a change: `problem` is
 * for the shopper, `left` the guest's cart after a sign-in, and `before` the only version of the cart that the change was made to */

// The till of a real shop is its back end, which asks a carrier. This one has a single rate.
/** @type {import('../client/dist/index.js').Charge[]} */
const shipping = [{ kind: 'shipping', name: 'Standard shipping', amount: '4.90' }];

export class Sender {
  #clientOf;
  #known;

  /**
   * @param {(customer: string | null) => import('../client/dist/index.js').CartClient} clientOf
   * @param {import('./known.js').Known} known
   */
  constructor(clientOf, known) {
    this.#clientOf = clientOf;
    this.#known = known;
  }

  /**
   * @param {Change} change
   * @returns {Promise<Result>}
   */
  async send(change) {
    const { kind, key } = change;
    const client = this.#clientOf(change.customer);
    switch (kind) {
      case 'add': return this.#resultOf(await client.add(change.productId, change.quantity, { key, options: change.options }),
        change.productId);
      case 'set': return this.#setQuantity(change);
      case 'note': return this.#setNote(change);
      case 'reserve': return this.#resultOf(await client.reserve(undefined, { key }));
      case 'release': return this.#resultOf(await client.release({ key }));
      case 'coupon': return this.#resultOf(await client.applyCoupon(change.code, { key }));
      case 'noCoupon': return this.#resultOf(await client.removeCoupon({ key }));
      case 'till': return this.#resultOf(await client.setCharges(shipping, { key }));
      case 'signIn': return this.#signIn(client);
      case 'buy': return this.#buy(change);
    }
  }

  /**
   * Moves the guest's cart into the customer's.
   * @param {import('../client/dist/index.js').CartClient} client
   * @returns {Promise<Result>}
   */
  async #signIn(client) {
    const outcome = await client.signIn();
    if (!outcome.ok) return this.#refused(outcome);
    return outcome.data === null ? {} : { cart: outcome.data.cart, left: outcome.data.from };
  }

  /**
   * Buys the cart that the shopper saw, for the amount that the shopper saw, and no other.
   * @param {Change & import('./outbox.js').Buy} change
   * @returns {Promise<Result>}
   */
  async #buy({ version, amountDue, key, customer }) {
    const outcome = await this.#clientOf(customer).checkout({ key, ifMatch: version, amountDue });
    if (outcome.ok) return { order: outcome.data };
    if (outcome.error === 'Amount has changed') await this.#known.refresh(); // The page then asks for the new amount.
    return this.#refused(outcome);
  }

  /**
   * Sets a quantity, if it still is what the shopper saw; what another tab did to other lines does not matter.
   * @param {Change & import('./outbox.js').Set} change
   * @returns {Promise<Result>}
   */
  async #setQuantity({ productId, options, quantity, seen, key, customer }) {
    if (this.#known.cart === null) await this.#known.refresh();
    for (;;) {
      const { cart } = this.#known;
      const line = lineIn(cart, { productId, options });
      const now = line?.quantity ?? 0;
      if (now === quantity) return {}; // As an attempt of a tab that has gone left it.
      if (!cart || !line || now !== seen) return { problem: conflictText(this.#known.nameOf(productId, options), now) };
      const outcome = await this.#clientOf(customer).setQuantity(line.lineId, quantity, { key, ifMatch: cart.version });
      if (outcome.ok || outcome.error !== 'Cart has changed') return this.#resultOf(outcome, productId);
      this.#known.accept(outcome.cart, customer);
    }
  }

  /**
   * Sets the gift note, if it still is what the shopper saw. The till's charges, which go with any change of the data, are set again.
   * @param {Change & import('./outbox.js').Note} change
   * @returns {Promise<Result>}
   */
  async #setNote({ text, seen, key, customer }) {
    const client = this.#clientOf(customer);
    if (this.#known.cart === null) await this.#known.refresh();
    for (;;) {
      const { cart } = this.#known;
      if (cart === null) return { problem: noCartText };
      const now = noteOf(cart);
      if (now === text) return {}; // As an attempt of a tab that has gone left it.
      if (now !== seen) return { problem: noteConflict };
      const outcome = await client.setData(dataWith(cart, text), { key, ifMatch: cart.version });
      if (outcome.ok && outcome.replayed) return { cart: outcome.data };
      if (outcome.ok) {
        const charged = cart.charges.length > 0
          && await client.setCharges(cart.charges, { key: `${key}.till`, ifMatch: outcome.data.version });
        return { cart: charged && charged.ok ? charged.data : outcome.data, before: cart.version };
      }
      if (outcome.error !== 'Cart has changed') return this.#refused(outcome);
      this.#known.accept(outcome.cart, customer);
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
