// What the page knows of the service: the cart, and as much of the catalogue as it has loaded.
import { isNews } from './cart.js';
import { notify } from './page.js';

/** @typedef {import('../client/dist/index.js').Cart} Cart */
/** @typedef {import('../client/dist/index.js').Product} Product */

export class Known {
  /** @type {Cart | null} */
  cart = null;
  /** @type {Map<string, Product>} */
  products = new Map();
  #client;
  #changed;
  /** @type {string | null | undefined} where the catalogue goes on; null at its end, undefined before its first page */
  #continuation;

  /**
   * @param {import('../client/dist/index.js').CartClient} client
   * @param {() => void} changed is called whenever there is something new
   */
  constructor(client, changed) {
    this.#client = client;
    this.#changed = changed;
  }

  get hasMoreProducts() {
    return Boolean(this.#continuation);
  }

  /** @param {Cart | null} cart as an answer has it */
  accept(cart) {
    if (cart === null || isNews(this.cart, cart)) this.cart = cart;
    this.#changed();
  }

  /** Asks for what may have changed elsewhere. */
  async refresh() {
    const before = this.cart;
    const [read] = await Promise.all([this.#client.read(), this.refreshProducts()]);
    if (read.ok) this.accept(read.data);
    else if (read.error === 'Cart not found' && this.cart === before) this.accept(null); // Or an add has made it meanwhile.
  }

  async refreshProducts() {
    const next = await this.#load({});
    if (this.#continuation === undefined) this.#continuation = next;
    this.#changed();
  }

  async loadMoreProducts() {
    this.#continuation = await this.#load(this.#continuation ? { continuation: this.#continuation } : {});
    this.#changed();
  }

  /**
   * Loads a page of the catalogue; where the next one begins.
   * @param {{ continuation?: string }} from
   */
  async #load(from) {
    const page = await this.#client.products(from);
    if (!page.ok) return void notify('problem', page.message);
    for (const product of page.data.items) this.products.set(product._id, product);
    return page.data.continuation;
  }
}
