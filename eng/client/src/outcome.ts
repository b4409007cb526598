import type { Cart, ErrorText } from './model.js';
import { errorOf, mayRepeat, type Answer } from './send.js';

/** The result of a call. Check `ok` first, then the `error` of a failure. */
export type Outcome<T> = Success<T> | Failure;

export interface Success<T> {
  ok: true;
  data: T;
  /** True if an earlier request with the same key had made the change already. `data` is then the current cart. */
  replayed: boolean;
  /** The number of requests sent. */
  attempts: number;
}

export type Failure =
  /** The service refused the request. A value that cannot be sent at all is refused by the client, with the same texts. */
  | FailureOf<Exclude<ErrorText, 'Cart has changed'>>
  /** The cart does not have the version that `ifMatch` names. `cart` is the current cart, or null if there is none. */
  | FailureOf<'Cart has changed'> & { cart: Cart | null }
  /** The service did not answer before the deadline. The change may have taken effect: repeat the call with this `key` to find out. */
  | FailureOf<'No answer'>
  /** Something else answered, or the service does not know the request: 401 without a function key, 404 for an unknown route. */
  | FailureOf<'Unexpected answer'>;

export interface FailureOf<Error extends string> {
  ok: false;
  error: Error;
  /** A readable explanation. It begins with `error`. */
  message: string;
  /** The HTTP status of the last answer; 0 if there was none. */
  status: number;
  /** The idempotency key of the change. Pass it to repeat the same change. A read has none. */
  key: string | undefined;
  /** The number of requests sent. */
  attempts: number;
}

/** How to read the answers to a request. */
export interface Reader<T> {
  /** The data of a success. Throws if the answer is not one of the service. */
  dataOf(body: unknown): T;
  /** The cart of "Cart has changed"; null if there is none. */
  changedCartOf(body: unknown): Cart | null;
}

/** The outcome that an answer stands for. */
export function readOutcome<T>(answer: Answer<T>, key: string | undefined, { changedCartOf }: Reader<T>, url: URL): Outcome<T> {
  const { status, headers, attempts, data, body } = answer;
  if (data !== undefined) return { ok: true, data, replayed: headers.get('Idempotency-Replayed') === 'true', attempts };
  const common = { ok: false, status, key, attempts } as const;
  const error = errorOf(body) as ErrorText | undefined;
  if (error === undefined) {
    return mayRepeat(answer)
      ? { ...common, error: 'No answer', message: `No answer: ${whyNone(status, url)}` }
      : { ...common, error: 'Unexpected answer', message: `Unexpected answer: status ${status}` };
  }
  const { message: told } = body as { message?: unknown };
  const message = typeof told === 'string' ? told : error;
  return error === 'Cart has changed' ? { ...common, error, message, cart: changedCartOf(body) } : { ...common, error, message };
}

function whyNone(status: number, url: URL): string {
  if (status !== 0) return `status ${status} did not come from the service itself`;
  const page = globalThis.location?.origin;
  // A browser does not tell a page whether the network or a missing CORS header took the answer.
  const cors = page === undefined || page === url.origin ? '' : `. If the service is running, its CORS setting may not allow ${page}`;
  return `no usable answer came from ${url.origin}${cors}`;
}
