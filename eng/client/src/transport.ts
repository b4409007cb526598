import { addressOf, headersOf, Refusal } from './arguments.js';
import { readOutcome, type Outcome, type Reader } from './outcome.js';
import { send, type Repeat } from './send.js';
import { randomHex, type Store } from './store.js';
import type { Call } from './surfaces.js';
import { fetchAs, type TokenSource } from './token.js';
import { untilAborted } from './wait.js';

export interface CartClientOptions {
  /** The service's address: http or https, with the path in front of `/api` if there is one. */
  address: string | URL;
  /** `'cart'` (default): the client chooses the cart's id. `'device'`: it chooses a DeviceID. */
  surface?: 'cart' | 'device' | undefined;
  /** Gets the access token of a signed-in customer. With it, the cart is that customer's, on every device. */
  token?: TokenSource | undefined;
  /** Keeps that id. Default: `localStorage` in a page, memory elsewhere. If the store fails, memory takes its place. */
  store?: Store | undefined;
  /** The key that Azure asks for on `reserve`, `release` and `checkout`. It belongs in a shop's back end, never in a page. */
  functionKey?: string | undefined;
  /** How long a call may take with all its repeats, in milliseconds. Default: 30,000. `Infinity`: until there is an answer. */
  deadline?: number | undefined;
  /** How long one attempt may take, in milliseconds. Default: 20,000. The service answers within 14,000. */
  attemptTimeout?: number | undefined;
  /** Called before each repeat. What it throws is written to the console; the repeat follows all the same. */
  onRepeat?: ((repeat: Repeat) => void) | undefined;
  /** Sends the requests. Default: the global `fetch`. */
  fetch?: typeof fetch | undefined;
}

export interface CallOptions {
  /** Ends the call, which then rejects with the signal's reason. The change may still take effect. */
  signal?: AbortSignal | undefined;
  /** As the client's, for this call. It begins when the call's turn comes. */
  deadline?: number | undefined;
}

export interface ChangeOptions extends CallOptions {
  /** The version that the cart must have. With any other the change is refused: "Cart has changed". */
  ifMatch?: string | undefined;
  /** The key of an earlier change, to repeat that change. Default: a new key. */
  key?: string | undefined;
}

/** Makes a request when its turn comes. May throw a {@link Refusal}. */
export type MakeCall = () => Call | Promise<Call>;

/** Sends the requests of one client. */
export class Transport {
  readonly #options: CartClientOptions;
  readonly #address: string;
  #lastChange: Promise<void> = Promise.resolve();

  constructor(options: CartClientOptions) {
    this.#options = options;
    this.#address = addressOf(options.address);
  }

  /** Sends a request that changes nothing. */
  read<T>(make: MakeCall, reader: Reader<T>, options: CallOptions): Promise<Outcome<T>> {
    return this.#send(make, reader, undefined, options);
  }

  /** Sends a change after all earlier changes of this client have ended. */
  change<T>(make: MakeCall, reader: Reader<T>, options: ChangeOptions): Promise<Outcome<T>> {
    const key = options.key ?? randomHex(16);
    const sent = untilAborted(this.#lastChange, options.signal).then(() => this.#send(make, reader, key, options));
    this.#lastChange = Promise.allSettled([this.#lastChange, sent]).then(() => {}); // Without the results, which may be large.
    return sent;
  }

  async #send<T>(make: MakeCall, reader: Reader<T>, key: string | undefined, options: ChangeOptions): Promise<Outcome<T>> {
    const { fetch: given = globalThis.fetch, token, attemptTimeout = 20_000, onRepeat } = this.#options;
    const deadline = options.deadline ?? this.#options.deadline ?? 30_000;
    try {
      const { method, path, asCustomer, headers, body } = await make();
      const fetch = asCustomer && token ? fetchAs(token, given) : given;
      const url = new URL(this.#address + path);
      const request = {
        method,
        url,
        headers: { ...headers, ...(body && { 'Content-Type': 'application/json' }), ...headersOf(key, options.ifMatch) },
        body: typeof body === 'object' ? JSON.stringify(body) : body,
      };
      const answer = await send(request, { fetch, deadline, attemptTimeout, onRepeat }, reader.dataOf, options.signal);
      return readOutcome(answer, key, reader, url);
    } catch (error) {
      if (error instanceof Refusal) return { ...error.failure, key };
      throw error;
    }
  }
}
