import type { Cart, Product, ProductPage } from './model.js';
import { readOutcome, type Outcome, type Reader } from './outcome.js';
import { send, untilAborted, type Repeat } from './send.js';
import { defaultStore, randomHex, type Store } from './store.js';
import { cartSurface, deviceSurface, type Call, type Surface } from './surfaces.js';

export interface CartClientOptions {
  /** Where the service is, with the path that is before `/api`, if there is one. */
  address: string | URL;
  /** `'cart'`: the client picks the cart's id. `'device'`: it picks a DeviceID. `'cart'` unless given. */
  surface?: 'cart' | 'device';
  /** Keeps the id; `localStorage` in a page, else the memory of the process, unless given. */
  store?: Store;
  /** Milliseconds from the first attempt, after which none follows; 30,000 unless given, `Infinity` for as long as it takes. */
  deadline?: number;
  /** Milliseconds an attempt may take; 20,000 unless given. The service answers within 14,000. */
  attemptTimeout?: number;
  /** Is told of every attempt that failed and will be followed by another. */
  onRepeat?: (repeat: Repeat) => void;
  /** Sends the requests; the global one unless given. */
  fetch?: typeof fetch;
}

export interface CallOptions {
  /** Ends the call, which then rejects with the signal's reason. A change may have taken effect all the same. */
  signal?: AbortSignal;
  /** As the client's, for this call. */
  deadline?: number;
}

export interface ChangeOptions extends CallOptions {
  /** Refuses the change with "Cart has changed" if the cart is of another version than this. */
  ifMatch?: string;
  /** The key of an earlier change, to repeat that one; a new one unless given. */
  key?: string;
}

const json = { 'Content-Type': 'application/json' };

/**
 * One cart. Every change has an idempotency key of its own and is repeated until there is an answer, so that it takes effect once. The
 * changes of one client go one after the other, in the order of the calls. A call does not throw for what the service or the network
 * does: it tells an {@link Outcome}.
 */
export class CartClient {
  readonly #surface: Surface;
  readonly #store: Store;
  readonly #options: CartClientOptions;
  readonly #address: string;
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(options: CartClientOptions) {
    this.#options = options;
    this.#address = new URL(options.address).href.replace(/\/$/, '');
    this.#surface = options.surface === 'device' ? deviceSurface : cartSurface;
    this.#store = options.store ?? defaultStore();
  }

  /** The cart as it now is; "Cart not found" before the first add, and after 30 days without a change. */
  read(options: CallOptions = {}): Promise<Outcome<Cart>> {
    return this.#send(this.#surface.read(this.#store), this.#cartReader, undefined, options);
  }

  /** Adds so many of a product, and makes the cart where there is none. */
  add(productId: string, quantity = 1, options: ChangeOptions = {}): Promise<Outcome<Cart>> {
    return this.#change(() => this.#surface.add(this.#store, productId, quantity), options);
  }

  /** Sets the quantity of a line; 0 removes it. */
  setQuantity(productId: string, quantity: number, options: ChangeOptions = {}): Promise<Outcome<Cart>> {
    return this.#change(() => this.#surface.setQuantity(this.#store, productId, quantity), options);
  }

  /** Removes a line. */
  remove(productId: string, options: ChangeOptions = {}): Promise<Outcome<Cart>> {
    return this.#change(() => this.#surface.remove(this.#store, productId), options);
  }

  /** Removes all lines; the cart stays. */
  clear(options: ChangeOptions = {}): Promise<Outcome<Cart>> {
    return this.#change(() => this.#surface.clear(this.#store), options);
  }

  /** Forgets the cart's id: the next add makes another cart. */
  forget(): void {
    this.#store.removeItem(this.#surface.secretName);
  }

  /** A page of the catalogue: so many products, 50 unless given, after where the page before said that it continues. */
  products(page: { limit?: number; continuation?: string } = {}, options: CallOptions = {}): Promise<Outcome<ProductPage>> {
    const query = new URLSearchParams(Object.entries(page).map(([name, value]) => [name, String(value)]));
    return this.#send({ method: 'GET', path: `/api/products?${query}` }, envelope<ProductPage>(), undefined, options);
  }

  /** A product of the catalogue. */
  product(productId: string, options: CallOptions = {}): Promise<Outcome<Product>> {
    const path = `/api/products/${encodeURIComponent(productId)}`;
    return this.#send({ method: 'GET', path }, envelope<Product>(), undefined, options);
  }

  get #cartReader(): Reader<Cart> {
    const { cartOf: dataOf, changedCartOf } = this.#surface;
    return { dataOf, changedCartOf };
  }

  #change(call: () => Call, options: ChangeOptions): Promise<Outcome<Cart>> {
    const key = options.key ?? randomHex(16);
    const sent = untilAborted(this.#lastChange, options.signal)
      .then(() => this.#send(call(), this.#cartReader, key, options));
    this.#lastChange = Promise.allSettled([this.#lastChange, sent]);
    return sent;
  }

  async #send<T>(call: Call, reader: Reader<T>, key: string | undefined, options: ChangeOptions): Promise<Outcome<T>> {
    const headers = new Headers({ ...this.#surface.headers(this.#store), ...(call.body && json) });
    if (key !== undefined) headers.set('Idempotency-Key', key);
    if (options.ifMatch !== undefined) headers.set('If-Match', `"${options.ifMatch}"`);
    const request = {
      method: call.method,
      url: new URL(this.#address + call.path),
      headers,
      body: call.body && JSON.stringify(call.body),
    };
    const { fetch = globalThis.fetch, attemptTimeout = 20_000, onRepeat } = this.#options;
    const deadline = options.deadline ?? this.#options.deadline ?? 30_000;
    return readOutcome(await send(request, { fetch, deadline, attemptTimeout, onRepeat }, options.signal), key, reader);
  }
}

function envelope<T>(): Reader<T> {
  return { dataOf: (body) => (body as { data: T }).data, changedCartOf: () => null };
}
