import { functionKeyHeader, idOf, Refusal } from './arguments.js';
import type { AddedItem, Cart, CartData, LineOptions, Merged, Order, Product, ProductPage } from './model.js';
import type { Outcome, Reader } from './outcome.js';
import { SecretStore } from './store.js';
import { cartPath, cartSurface, dataOf, deviceSurface, type Call, type Surface } from './surfaces.js';
import { Transport, type CallOptions, type CartClientOptions, type ChangeOptions } from './transport.js';

/** The products to read. */
export type ProductQuery = {
  readonly ids?: readonly string[] | undefined;
  readonly sku?: string | undefined;
  readonly limit?: number | undefined;
  readonly continuation?: string | null | undefined;
};

export interface AddOptions extends ChangeOptions {
  /** What distinguishes the line from others of the same product. Default: none. */
  options?: Readonly<LineOptions> | undefined;
}

/**
 * One cart. Every change has its own idempotency key, and is repeated until there is an answer: it takes effect exactly once. The
 * changes of one client run one after another, in the order of the calls. A call resolves to an {@link Outcome}, whatever the service
 * or the network does.
 */
export class CartClient {
  readonly #surface: Surface;
  readonly #store: SecretStore;
  readonly #transport: Transport;
  readonly #backEnd: Record<string, string>;
  #deviceCartId: string | undefined;

  /** Throws a TypeError if the address or the function key cannot be used. */
  constructor(options: CartClientOptions) {
    this.#surface = options.surface === 'device' ? deviceSurface : cartSurface;
    this.#store = new SecretStore(options.store);
    this.#transport = new Transport(options);
    this.#backEnd = functionKeyHeader(options.functionKey);
  }

  /** Reads the cart. "Cart not found" before the first add, and after 30 days without a change. */
  read(options: CallOptions = {}): Promise<Outcome<Cart>> {
    return this.#transport.read(() => this.#surface.read(this.#store), readerOf(this.#surface), options);
  }

  /** Adds units of a product. Creates the cart if there is none. */
  add(productId: string, quantity = 1, { options, ...change }: AddOptions = {}): Promise<Outcome<Cart>> {
    return this.#change((surface, store) => surface.add(store, { productId, quantity, options }), change);
  }

  /** Adds several products at once, all or none. A device's cart must exist already. */
  addAll(items: readonly AddedItem[], options: ChangeOptions = {}): Promise<Outcome<Cart>> {
    return this.#changeById((cart) => {
      items.forEach(({ productId }, index) => idOf(productId, `items[${index}].productId`));
      return { method: 'POST', path: `${cart}/items`, body: { items } };
    }, readerOf(cartSurface), options);
  }

  /** Moves the lines of another cart into this one. What does not fit stays there. A device's cart must exist already. */
  mergeFrom(cartId: string, options: ChangeOptions = {}): Promise<Outcome<Merged>> {
    return this.#changeById(
      (cart) => ({ method: 'POST', path: `${cart}/merge`, body: { from: idOf(cartId, 'cartId') } }), envelope<Merged>(), options);
  }

  /** Sets the quantity of a line; 0 removes the line. The `lineId` of a line without options is its product's id. */
  setQuantity(lineId: string, quantity: number, options: ChangeOptions = {}): Promise<Outcome<Cart>> {
    return this.#change((surface, store) => surface.setQuantity(store, lineId, quantity), options);
  }

  /** Removes a line. */
  remove(lineId: string, options: ChangeOptions = {}): Promise<Outcome<Cart>> {
    return this.#change((surface, store) => surface.remove(store, lineId), options);
  }

  /** Removes all lines. The cart and its data stay. */
  clear(options: ChangeOptions = {}): Promise<Outcome<Cart>> {
    return this.#change((surface, store) => surface.clear(store), options);
  }

  /** Replaces the cart's data; `{}` empties it. A checkout moves the data to the order. "Cart not found" before the first add. */
  setData(data: Readonly<CartData>, options: ChangeOptions = {}): Promise<Outcome<Cart>> {
    return this.#change((surface, store) => surface.setData(store, data), options);
  }

  /** Reserves the stock of all lines for 1 to 60 minutes, by default 15. For a shop's back end, like `release` and `checkout`. */
  reserve(minutes?: number, options: ChangeOptions = {}): Promise<Outcome<Cart>> {
    const body = minutes === undefined ? {} : { body: { minutes } };
    const call = (cart: string): Call => ({ method: 'PUT', path: `${cart}/reservation`, headers: this.#backEnd, ...body });
    return this.#changeById(call, readerOf(cartSurface), options);
  }

  /** Releases the reservation. Succeeds also if there is none. */
  release(options: ChangeOptions = {}): Promise<Outcome<Cart>> {
    const call = (cart: string): Call => ({ method: 'DELETE', path: `${cart}/reservation`, headers: this.#backEnd });
    return this.#changeById(call, readerOf(cartSurface), options);
  }

  /** Buys all lines, or nothing. Afterwards the cart is empty. */
  checkout(options: ChangeOptions = {}): Promise<Outcome<Order>> {
    const call = (cart: string): Call => ({ method: 'POST', path: `${cart}/checkout`, headers: this.#backEnd });
    return this.#changeById(call, envelope<Order>(), options);
  }

  /** Reads an order of the cart. */
  order(orderId: string, options: CallOptions = {}): Promise<Outcome<Order>> {
    return this.#transport.read(async () => {
      const id = idOf(orderId, 'orderId');
      return { method: 'GET', path: `${await this.#pathById(options)}/orders/${id}` };
    }, envelope<Order>(), options);
  }

  /** Forgets the cart's id. The next add creates another cart. */
  forget(): void {
    this.#store.remove(this.#surface.secretName);
    this.#deviceCartId = undefined;
  }

  /**
   * Reads products of the catalog: those with the `ids`, up to 100; else the one with the `sku`; else a page of `limit` products, by
   * default 50, from where the previous page's `continuation` points.
   */
  products(query: ProductQuery = {}, options: CallOptions = {}): Promise<Outcome<ProductPage>> {
    return this.#transport.read(() => {
      query.ids?.forEach((id, index) => idOf(id, `ids[${index}]`));
      const given = Object.entries(query).flatMap(([name, value]) => (value === undefined || value === null ? [] : [[name, String(value)]]));
      return { method: 'GET', path: given.length === 0 ? '/api/products' : `/api/products?${new URLSearchParams(given)}` };
    }, envelope<ProductPage>(), options);
  }

  /** Reads a product of the catalog. */
  product(productId: string, options: CallOptions = {}): Promise<Outcome<Product>> {
    return this.#transport.read(
      () => ({ method: 'GET', path: `/api/products/${idOf(productId, 'productId')}` }), envelope<Product>(), options);
  }

  #change(make: (surface: Surface, store: SecretStore) => Call, options: ChangeOptions): Promise<Outcome<Cart>> {
    return this.#transport.change(() => make(this.#surface, this.#store), readerOf(this.#surface), options);
  }

  #changeById<T>(make: (cart: string) => Call, reader: Reader<T>, options: ChangeOptions): Promise<Outcome<T>> {
    return this.#transport.change(async () => make(await this.#pathById(options)), reader, options);
  }

  /** The path of the cart by its id. Only the service knows the id of a device's cart. */
  async #pathById({ signal, deadline }: CallOptions): Promise<string> {
    if (this.#surface === cartSurface) return cartPath(this.#store);
    if (this.#deviceCartId === undefined) {
      const read = await this.read({ signal, deadline });
      if (!read.ok) throw new Refusal(read);
      this.#deviceCartId = read.data._id;
    }
    return `/api/cart/${this.#deviceCartId}`;
  }
}

function readerOf({ cartOf, changedCartOf }: Surface): Reader<Cart> {
  return { dataOf: cartOf, changedCartOf };
}

function envelope<T>(): Reader<T> {
  return { dataOf, changedCartOf: cartSurface.changedCartOf };
}
