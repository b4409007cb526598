// What the page knows of the service: the cart, and as much of the catalog as it has loaded.
import { isNews } from './cart.js';
import { kept } from './kept.js';
import { mayHaveCart } from './ownCart.js';
import { fullName } from './options.js';
import { notify } from './page.js';
import { loadingFailed } from './words.js';

/** @typedef {import('../client/dist/index.js').Cart} Cart */
/** @typedef {import('../client/dist/index.js').Product} Product */

const lastSeen = 'shop.lastSeen';

export class Known {
  /** @type {Cart | null} */
  cart = null;
  /** @type {Map<string, Product>} */
  products = new Map();
  #client;
  #changed;
  #isStale = false;
  /** @type {string | null | undefined} where the catalog goes on; null at its end, undefined before its first page */
  #continuation;
  /** @type {Promise<void> | null} */
  #refreshing = null;

  /**
   * @param {import('../client/dist/index.js').CartClient} client
   * @param {() => void} changed is called whenever there is something new
   */
  constructor(client, changed) {
    this.#client = client;
    this.#changed = changed;
  }

  get hasProducts() {
    return this.products.size > 0 || this.#continuation !== undefined;
  }

  get hasMoreProducts() {
    return Boolean(this.#continuation);
  }

  /** @param {Cart | null} cart as an answer has it */
  accept(cart) {
    if (cart === null || isNews(this.cart, cart)) this.cart = cart;
    this.#tell();
  }

  /**
   * Empties the cart that was bought, until the service shows it.
   * @param {string} version
   */
  emptyCart(version) {
    if (this.cart?.version === version) this.accept({ ...this.cart, items: [], totalAmount: '0', data: {}, reservation: null });
  }

  /** Asks for what may have changed elsewhere, unless it is being asked for. */
  refreshIfIdle() {
    this.#refreshing ??= this.refresh().finally(() => { this.#refreshing = null; });
    return this.#refreshing;
  }

  /** Asks for what may have changed elsewhere. */
  async refresh() {
    const before = this.cart;
    const [read] = await Promise.all([mayHaveCart() ? this.#client.read() : null, this.refreshProducts()]);
    if (read?.ok) this.accept(read.data);
    else if (read?.error === 'Cart not found' && this.cart === before) this.accept(null); // Or an add has made it meanwhile.
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
    const read = await this.#client.product(id);
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
      this.accept(seen.cart);
    }
    return this.#isStale ? new Date(seen.at) : null;
  }

  /**
   * Loads a page of the catalog; where the next one begins.
   * @param {{ continuation?: string }} from
   */
  async #load(from) {
    const page = await this.#client.products(from);
    if (!page.ok) return void notify('problem', loadingFailed);
    this.#isStale = false;
    for (const product of page.data.items) this.products.set(product._id, product);
    return page.data.continuation;
  }

  #tell() {
    if (!this.#isStale && this.products.size > 0) {
      kept.setItem(lastSeen, JSON.stringify({ at: Date.now(), cart: this.cart, products: [...this.products] }));
    }
    this.#changed();
  }
}
