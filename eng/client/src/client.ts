import { amountOf, functionKeyHeader, idOf, Refusal } from './arguments.js';
import type { AddedItem, Cart, CartData, Charge, LineOptions, Merged, Order, Product, ProductPage } from './model.js';
import type { Money } from './money.js';
import type { Outcome, Reader } from './outcome.js';
import { endMerge, forgetMerge, pendingMerge } from './signIn.js';
import { SecretStore } from './store.js';
import { below, cartPath, cartSurface, customerSurface, dataOf, deviceSurface } from './surfaces.js';
import type { Call, CartAddress, Surface } from './surfaces.js';
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

export interface CheckoutOptions extends ChangeOptions {
  /** The amount that the customer pays. If the cart's `amountDue` differs, nothing is bought: "Amount has changed". */
  amountDue?: Money | undefined;
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

  /** Throws a TypeError if the address, the function key or the surface cannot be used. */
  constructor(options: CartClientOptions) {
    if (options.token && options.surface === 'device') throw new TypeError('surface must not be device if there is a token.');
    this.#surface = options.token ? customerSurface : options.surface === 'device' ? deviceSurface : cartSurface;
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
    return this.#changeAt((cart) => {
      items.forEach(({ productId }, index) => idOf(productId, `items[${index}].productId`));
      return { method: 'POST', ...below(cart, '/items'), body: { items } };
    }, readerOf(cartSurface), options);
  }

  /** Moves the lines of another cart into this one. What does not fit stays there. A device's cart must exist already. */
  mergeFrom(cartId: string, options: ChangeOptions = {}): Promise<Outcome<Merged>> {
    return this.#changeAt(
      (cart) => ({ method: 'POST', ...below(cart, '/merge'), body: { from: idOf(cartId, 'cartId') } }), envelope<Merged>(), options);
  }

  /**
   * Merges the guest's cart, whose id is in the store, into the customer's. Needs a `token`. Call it after each sign-in, and whenever the
   * page starts with a customer: a merge that was interrupted is repeated, and takes effect once. The data is null if there is nothing to
   * merge. What did not fit stays in `from`, and the id of that cart in the store until `forget()`.
   */
  async signIn(options: CallOptions = {}): Promise<Outcome<Merged | null>> {
    if (this.#surface !== customerSurface) throw new TypeError('signIn needs a client with a token.');
    const merge = pendingMerge(this.#store);
    if (merge === null) return { ok: true, data: null, replayed: false, attempts: 0 };
    const outcome = await this.mergeFrom(merge.from, { ...options, key: merge.key });
    endMerge(this.#store, merge, outcome);
    const { attempts } = outcome;
    return !outcome.ok && outcome.error === 'Cart not found' ? { ok: true, data: null, replayed: false, attempts } : outcome;
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

  /** Applies a coupon, in place of an earlier one. What it takes off is in the cart's `coupon`, and in each line's `discount`. */
  applyCoupon(code: string, options: ChangeOptions = {}): Promise<Outcome<Cart>> {
    return this.#change((surface, store) => surface.applyCoupon(store, code), options);
  }

  /** Removes the coupon. Succeeds also if there is none. */
  removeCoupon(options: ChangeOptions = {}): Promise<Outcome<Cart>> {
    return this.#change((surface, store) => surface.removeCoupon(store), options);
  }

  /** Reserves the stock of all lines for 1 to 60 minutes, by default 15. For a shop's back end, like `release`, `setCharges` and `checkout`. */
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

  /**
   * Replaces what the shop adds to the total: shipping, taxes and fees. `[]` removes the charges, as any later change of the cart does,
   * except `reserve` and `release`. For a shop's back end.
   */
  setCharges(charges: readonly Charge[], options: ChangeOptions = {}): Promise<Outcome<Cart>> {
    return this.#changeById((cart) => {
      const texts = charges.map(({ kind, name, amount }) =>
        `{"kind":${JSON.stringify(kind)},"name":${JSON.stringify(name)},"amount":${amountOf(amount, 'Invalid charges')}}`);
      return { method: 'PUT', path: `${cart}/charges`, headers: this.#backEnd, body: `{"charges":[${texts.join()}]}` };
    }, readerOf(cartSurface), options);
  }

  /** Buys all lines, or nothing. Afterwards the cart is empty. */
  checkout({ amountDue, ...options }: CheckoutOptions = {}): Promise<Outcome<Order>> {
    return this.#changeById((cart) => {
      const body = amountDue === undefined ? {} : { body: `{"amountDue":${amountOf(amountDue, 'Invalid amount')}}` };
      return { method: 'POST', path: `${cart}/checkout`, headers: this.#backEnd, ...body };
    }, envelope<Order>(), options);
  }

  /** Reads an order of the cart. */
  order(orderId: string, options: CallOptions = {}): Promise<Outcome<Order>> {
    return this.#transport.read(async () => {
      const id = idOf(orderId, 'orderId');
      return { method: 'GET', path: `${await this.#pathById(options)}/orders/${id}` };
    }, envelope<Order>(), options);
  }

  /** Forgets the cart's id: the next add creates another cart. With a `token` it forgets the guest's cart: call it at the sign-out. */
  forget(): void {
    this.#store.remove(this.#surface.secretName);
    this.#deviceCartId = undefined;
    if (this.#surface !== deviceSurface) forgetMerge(this.#store);
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

  #changeAt<T>(make: (cart: CartAddress) => Call, reader: Reader<T>, options: ChangeOptions): Promise<Outcome<T>> {
    const address = async () => this.#surface.addressIn(this.#store) ?? { path: await this.#pathById(options) };
    return this.#transport.change(async () => make(await address()), reader, options);
  }

  /** The path of the cart by its id. Only the service knows the id of a device's or a customer's cart. */
  async #pathById({ signal, deadline }: CallOptions): Promise<string> {
    if (this.#surface === cartSurface) return cartPath(this.#store);
    if (this.#deviceCartId !== undefined) return `/api/cart/${this.#deviceCartId}`;
    const read = await this.read({ signal, deadline });
    if (!read.ok) throw new Refusal(read);
    if (this.#surface === deviceSurface) this.#deviceCartId = read.data._id; // The next token may be another customer's.
    return `/api/cart/${read.data._id}`;
  }
}

function readerOf({ cartOf, changedCartOf }: Surface): Reader<Cart> {
  return { dataOf: cartOf, changedCartOf };
}

function envelope<T>(): Reader<T> {
  return { dataOf, changedCartOf: cartSurface.changedCartOf };
}
