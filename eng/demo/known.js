// What the page knows of the service: the cart, and as much of the catalog as it has loaded.
import { isNews } from './cart.js';
import { customer } from './customer.js';
import { kept } from './kept.js';
import { mayHaveCart } from './ownCart.js';
import { fullName } from './options.js';
import { notify } from './page.js';
import { loadingFailed } from './words.js';

/** @typedef {import('../client/dist/index.js').Cart} Cart */
/** @typedef {import('../client/dist/index.js').Product} Product */

const lastSeen = 'shop.lastSeen';

export class Known {
  /** @type {Map<string, Product>} */
  products = new Map();
  /** @type {{ cart: Cart | null, owner: string | null }} the owner is the customer's id; null for a guest */
  #seen = { cart: null, owner: null };
  #clientOf;
  #changed;
  #isStale = false;
  /** @type {string | null | undefined} where the catalog goes on; null at its end, undefined before its first page */
  #continuation;
  /** @type {Promise<void> | null} */
  #refreshing = null;

  /**
   * @param {(customer: string | null) => import('../client/dist/index.js').CartClient} clientOf
   * @param {() => void} changed is called whenever there is something new
   */
  constructor(clientOf, changed) {
    this.#clientOf = clientOf;
    this.#changed = changed;
  }

  /** The cart of the current guest or customer. */
  get cart() {
    return this.#seen.owner === customer() ? this.#seen.cart : null;
  }

  get hasProducts() {
    return this.products.size > 0 || this.#continuation !== undefined;
  }

  get hasMoreProducts() {
    return Boolean(this.#continuation);
  }

  /**
   * @param {Cart | null} cart as an answer has it
   * @param {string | null} owner the customer who sent the request
   */
  accept(cart, owner) {
    if (owner === customer() && (cart === null || isNews(this.cart, cart))) this.#seen = { cart, owner };
    this.#tell();
  }

  /** Forgets the cart, here and in what is kept. */
  forgetCart() {
    this.#seen = { cart: null, owner: null };
    kept.removeItem(lastSeen);
  }

  /**
   * Empties the cart that was bought, until the service shows it.
   * @param {string} version
   */
  emptyCart(version) {
    if (this.cart?.version !== version) return;
    const nothing = { items: [], totalAmount: '0', coupon: null, charges: [], amountDue: '0', data: {}, reservation: null };
    this.accept({ ...this.cart, ...nothing }, customer());
  }

  /** Asks for what may have changed elsewhere, unless it is being asked for. */
  refreshIfIdle() {
    this.#refreshing ??= this.refresh().finally(() => { this.#refreshing = null; });
    return this.#refreshing;
  }

  /** Asks for what may have changed elsewhere. */
  async refresh() {
    const [before, owner] = [this.cart, customer()];
    const [read] = await Promise.all([mayHaveCart() ? this.#clientOf(owner).read() : null, this.refreshProducts()]);
    if (read?.ok) this.accept(read.data, owner);
    else if (read?.error === 'Cart not found' && this.cart === before) this.accept(null, owner); // Or an add has made it meanwhile.
  }

  async refreshProducts() {
    const next = await this.#load({});
    if (this.#continuation === undefined) this.#continuation = next;
    this.#tell();
  }

  async loadMoreProducts() {
    this.#continuation = await this.#load(this.#continuation ? { continuation: this.#continuation } : {});
    this.#tell();
  }

  /**
   * Asks for one product.
   * @param {string} id
   */
  async refreshProduct(id) {
    const read = await this.#clientOf(null).product(id);
    if (read.ok) this.products.set(id, read.data);
    this.#tell();
  }

  /**
   * The name of a product of the catalog or the cart, with options if there are some.
   * @param {string} id
   * @param {import('./options.js').Options} [options]
   */
  nameOf(id, options) {
    const inCart = this.cart?.items.find((line) => line.productId._id === id)?.productId.name;
    return fullName(this.products.get(id)?.name ?? inCart ?? 'A product', options);
  }

  /**
   * Shows what the shopper saw last, if nothing else is known yet.
   * @returns {Date | null} when that was, if it is what the page shows
   */
  recall() {
    const seen = JSON.parse(kept.getItem(lastSeen) ?? 'null');
    if (seen !== null && this.products.size === 0) {
      this.#isStale = true;
      this.products = new Map(seen.products);
      this.accept(seen.cart, seen.owner ?? null);
    }
    return this.#isStale ? new Date(seen.at) : null;
  }

  /**
   * Loads a page of the catalog; where the next one begins.
   * @param {{ continuation?: string }} from
   */
  async #load(from) {
    const page = await this.#clientOf(null).products(from);
    if (!page.ok) return void notify('problem', loadingFailed);
    this.#isStale = false;
    for (const product of page.data.items) this.products.set(product._id, product);
    return page.data.continuation;
  }

  #tell() {
    if (!this.#isStale && this.products.size > 0 && this.#seen.owner === customer()) {
      kept.setItem(lastSeen, JSON.stringify({ at: Date.now(), ...this.#seen, products: [...this.products] }));
    }
    this.#changed();
  }
}
