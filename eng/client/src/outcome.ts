import type { Cart, ErrorText } from './model.js';
import type { Answer } from './send.js';

/** What became of a request: look at `ok`, and of a failure at `error`. */
export type Outcome<T> = Success<T> | Failure;

export interface Success<T> {
  ok: true;
  data: T;
  /** Whether the change had taken effect before, and this answer tells it again; `data` is then the cart as it now is. */
  replayed: boolean;
  attempts: number;
}

export type Failure =
  /** The service refused. Nothing was changed. */
  | FailureOf<Exclude<ErrorText, 'Cart has changed'>>
  /** The cart is not of the version that `ifMatch` named; here it is, or null if there is none. */
  | FailureOf<'Cart has changed'> & { cart: Cart | null }
  /** No answer came until the deadline. Whether a change took effect is unknown: repeat it with this `key` and it takes effect once. */
  | FailureOf<'No answer'>
  /** What answered is not the service, or none that knows this request: a missing function key is a 401, an unknown route a 404. */
  | FailureOf<'Unexpected answer'>;

interface FailureOf<Error extends string> {
  ok: false;
  error: Error;
  /** For a reader; begins with `error`. */
  message: string;
  /** The HTTP status; 0 if no answer came. */
  status: number;
  /** The change's idempotency key, to repeat this very change; undefined for a read. */
  key: string | undefined;
  attempts: number;
}

/** Where in an answer's body is what. */
export interface Reader<T> {
  dataOf(body: unknown): T;
  changedCartOf(body: unknown): Cart | null;
}

/** What an answer says. */
export function readOutcome<T>(answer: Answer, key: string | undefined, reader: Reader<T>): Outcome<T> {
  const { status, body, headers, attempts } = answer;
  if (status >= 200 && status <= 299 && isObject(body)) {
    return { ok: true, data: reader.dataOf(body), replayed: headers.get('Idempotency-Replayed') === 'true', attempts };
  }
  const common = { ok: false, status, key, attempts } as const;
  if (status === 0) return { ...common, error: 'No answer', message: 'No answer: the network or the service does not answer' };
  if (!isObject(body) || typeof body.error !== 'string') {
    return { ...common, error: 'Unexpected answer', message: `Unexpected answer: status ${status}` };
  }
  const error = body.error as ErrorText;
  const message = typeof body.message === 'string' ? body.message : error;
  return error === 'Cart has changed'
    ? { ...common, error, message, cart: reader.changedCartOf(body) }
    : { ...common, error, message };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
