import { readOutcome, type Failure, type Outcome, type Reader } from './outcome.js';
import { send, untilAborted, type Repeat } from './send.js';
import { randomHex, type Store } from './store.js';
import type { Call } from './surfaces.js';

export interface CartClientOptions {
  /** Where the service is, with the path that is before `/api`, if there is one. */
  address: string | URL;
  /** `'cart'`: the client picks the cart's id. `'device'`: it picks a DeviceID. `'cart'` unless given. */
  surface?: 'cart' | 'device';
  /** Keeps the id; `localStorage` in a page, else the memory of the process, unless given. */
  store?: Store;
  /** What Azure asks for before `reserve`, `release` and `checkout`. It belongs into a shop's back end, never into a page. */
  functionKey?: string;
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

/** Sends the requests of one client. */
export class Transport {
  readonly #options: CartClientOptions;
  readonly #address: string;
  #lastChange: Promise<unknown> = Promise.resolve();

  constructor(options: CartClientOptions) {
    this.#options = options;
    this.#address = new URL(options.address).href.replace(/\/$/, '');
  }

  /** Sends what changes nothing. */
  read<T>(call: Call, reader: Reader<T>, options: CallOptions): Promise<Outcome<T>> {
    return this.#send(call, reader, undefined, options);
  }

  /** Sends a change when those before it are done. What it asks for is made then; it may turn out that it cannot be. */
  change<T>(make: () => Call | Promise<Call | Failure>, reader: Reader<T>, options: ChangeOptions): Promise<Outcome<T>> {
    const key = options.key ?? randomHex(16);
    const sent = untilAborted(this.#lastChange, options.signal).then(make)
      .then((made) => ('ok' in made ? made : this.#send(made, reader, key, options)));
    this.#lastChange = Promise.allSettled([this.#lastChange, sent]);
    return sent;
  }

  async #send<T>(call: Call, reader: Reader<T>, key: string | undefined, options: ChangeOptions): Promise<Outcome<T>> {
    const headers = new Headers({ ...call.headers, ...(call.body && json) });
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
