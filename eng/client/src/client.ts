import type { Cart, Merged, Order, Product, ProductPage } from './model.js';
import type { Failure, Outcome, Reader } from './outcome.js';
import { defaultStore, type Store } from './store.js';
import { cartIdOf, cartSurface, deviceSurface, type Call, type Surface } from './surfaces.js';
import { Transport, type CallOptions, type CartClientOptions, type ChangeOptions } from './transport.js';

/**
 * One cart. Every change has an idempotency key of its own and is repeated until there is an answer, so that it takes effect once. The
 * changes of one client go one after the other, in the order of the calls. A call does not throw for what the service or the network
 * does: it tells an {@link Outcome}.
 */
export class CartClient {
  readonly #surface: Surface;
  readonly #store: Store;
  readonly #transport: Transport;
  readonly #backEnd: Record<string, string>;
  #deviceCartId: string | undefined;

  constructor(options: CartClientOptions) {
    this.#surface = options.surface === 'device' ? deviceSurface : cartSurface;
    this.#store = options.store ?? defaultStore();
    this.#transport = new Transport(options);
    this.#backEnd = options.functionKey === undefined ? {} : { 'x-functions-key': options.functionKey };
  }

  /** The cart as it now is; "Cart not found" before the first add, and after 30 days without a change. */
  read(options: CallOptions = {}): Promise<Outcome<Cart>> {
    return this.#transport.read(this.#surface.read(this.#store), readerOf(this.#surface), options);
  }

  /** Adds so many of a product, and makes the cart where there is none. */
  add(productId: string, quantity = 1, options: ChangeOptions = {}): Promise<Outcome<Cart>> {
    return this.#change((surface, store) => surface.add(store, productId, quantity), options);
  }

  /** Adds several products at once, all or none. A device's cart has to be there for it. */
  addAll(items: readonly { productId: string; quantity: number }[], options: ChangeOptions = {}): Promise<Outcome<Cart>> {
    return this.#changeById((cart) => ({ method: 'POST', path: `${cart}/items`, body: { items } }), readerOf(cartSurface), options);
  }

  /** Moves what is in another cart into this one; what does not fit stays there. A device's cart has to be there for it. */
  mergeFrom(cartId: string, options: ChangeOptions = {}): Promise<Outcome<Merged>> {
    return this.#changeById((cart) => ({ method: 'POST', path: `${cart}/merge`, body: { from: cartId } }), envelope<Merged>(), options);
  }

  /** Sets the quantity of a line; 0 removes it. */
  setQuantity(productId: string, quantity: number, options: ChangeOptions = {}): Promise<Outcome<Cart>> {
    return this.#change((surface, store) => surface.setQuantity(store, productId, quantity), options);
  }

  /** Removes a line. */
  remove(productId: string, options: ChangeOptions = {}): Promise<Outcome<Cart>> {
    return this.#change((surface, store) => surface.remove(store, productId), options);
  }

  /** Removes all lines; the cart stays. */
  clear(options: ChangeOptions = {}): Promise<Outcome<Cart>> {
    return this.#change((surface, store) => surface.clear(store), options);
  }

  /** Reserves what is on the cart's lines for so many minutes, 1 to 60, 15 unless given. For a shop's back end, as the next two. */
  reserve(minutes?: number, options: ChangeOptions = {}): Promise<Outcome<Cart>> {
    const body = minutes === undefined ? {} : { body: { minutes } };
    const call = (cart: string): Call => ({ method: 'PUT', path: `${cart}/reservation`, headers: this.#backEnd, ...body });
    return this.#changeById(call, readerOf(cartSurface), options);
  }

  /** Gives back what is reserved; also if nothing is. */
  release(options: ChangeOptions = {}): Promise<Outcome<Cart>> {
    const call = (cart: string): Call => ({ method: 'DELETE', path: `${cart}/reservation`, headers: this.#backEnd });
    return this.#changeById(call, readerOf(cartSurface), options);
  }

  /** Buys what is on the cart's lines, at once and whole or not at all; the cart is empty afterwards. */
  checkout(options: ChangeOptions = {}): Promise<Outcome<Order>> {
    const call = (cart: string): Call => ({ method: 'POST', path: `${cart}/checkout`, headers: this.#backEnd });
    return this.#changeById(call, envelope<Order>(), options);
  }

  /** An order of the cart. */
  async order(orderId: string, options: CallOptions = {}): Promise<Outcome<Order>> {
    const cart = await this.#pathById(options);
    if (typeof cart !== 'string') return cart;
    return this.#transport.read({ method: 'GET', path: `${cart}/orders/${encodeURIComponent(orderId)}` }, envelope<Order>(), options);
  }

  /** Forgets the cart's id: the next add makes another cart. */
  forget(): void {
    this.#store.removeItem(this.#surface.secretName);
    this.#deviceCartId = undefined;
  }

  /** A page of the catalogue: so many products, 50 unless given, after where the page before said that it continues. */
  products(page: { limit?: number; continuation?: string } = {}, options: CallOptions = {}): Promise<Outcome<ProductPage>> {
    const query = new URLSearchParams(Object.entries(page).map(([name, value]) => [name, String(value)]));
    return this.#transport.read({ method: 'GET', path: `/api/products?${query}` }, envelope<ProductPage>(), options);
  }

  /** A product of the catalogue. */
  product(productId: string, options: CallOptions = {}): Promise<Outcome<Product>> {
    const path = `/api/products/${encodeURIComponent(productId)}`;
    return this.#transport.read({ method: 'GET', path }, envelope<Product>(), options);
  }

  #change(make: (surface: Surface, store: Store) => Call, options: ChangeOptions): Promise<Outcome<Cart>> {
    return this.#transport.change(() => make(this.#surface, this.#store), readerOf(this.#surface), options);
  }

  #changeById<T>(make: (cart: string) => Call, reader: Reader<T>, options: ChangeOptions): Promise<Outcome<T>> {
    return this.#transport.change(async () => {
      const cart = await this.#pathById(options);
      return typeof cart === 'string' ? make(cart) : cart;
    }, reader, options);
  }

  /** The path of the cart by its id, which of a device's cart only the service knows. */
  async #pathById(options: CallOptions): Promise<string | Failure> {
    if (this.#surface === cartSurface) return `/api/cart/${encodeURIComponent(cartIdOf(this.#store))}`;
    if (this.#deviceCartId === undefined) {
      const read = await this.read({ ...(options.signal && { signal: options.signal }) });
      if (!read.ok) return read;
      this.#deviceCartId = read.data._id;
    }
    return `/api/cart/${this.#deviceCartId}`;
  }
}

function readerOf({ cartOf: dataOf, changedCartOf }: Surface): Reader<Cart> {
  return { dataOf, changedCartOf };
}

function envelope<T>(): Reader<T> {
  return { dataOf: (body) => (body as { data: T }).data, changedCartOf: cartSurface.changedCartOf };
}
