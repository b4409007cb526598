import { parseJson } from './money.js';
import { longestTimer, pause, waitAfter } from './wait.js';

/** A request, complete enough to be sent again. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: URL;
  headers: Record<string, string>;
  body: string | undefined;
}

/** The answer to the last attempt. */
export interface Answer<T> {
  /** 0 if there was none, or a success that cannot be read. */
  status: number;
  headers: Headers;
  /** The data of a success. */
  data?: T;
  /** The JSON of any other answer. */
  body?: unknown;
  attempts: number;
}

/** A failed attempt that the client will repeat. */
export interface Repeat {
  /** The number of attempts so far. */
  attempts: number;
  /** The HTTP status of the last answer; 0 if there was none. */
  status: number;
  /** How long the client waits before the next attempt, in milliseconds. */
  wait: number;
}

/** How a request is sent, and for how long. */
export interface Policy {
  fetch: typeof fetch;
  /** Milliseconds from the first attempt to the end of the last. */
  deadline: number;
  /** The longest time that an attempt may take, in milliseconds. */
  attemptTimeout: number;
  onRepeat: ((repeat: Repeat) => void) | undefined;
}

/**
 * Sends a request, and repeats it for as long as that may help, until the deadline. Rejects only with the signal's reason.
 * @param dataOf reads a success; throws if the service did not send it
 */
export async function send<T>(
  request: HttpRequest, policy: Policy, dataOf: (body: unknown) => T, signal: AbortSignal | undefined,
): Promise<Answer<T>> {
  const end = performance.now() + policy.deadline;
  for (let attempts = 1; ; attempts++) {
    signal?.throwIfAborted();
    const timeout = Math.min(policy.attemptTimeout, end - performance.now());
    const answer = { ...await attempt(request, policy.fetch, timeout, dataOf, signal), attempts };
    if (!mayRepeat(answer)) return answer;
    const wait = waitAfter(attempts, answer.headers);
    if (!(performance.now() + wait < end)) return answer;
    tell(policy.onRepeat, { attempts, status: answer.status, wait });
    await pause(wait, signal);
  }
}

/**
 * Whether a repeat may help. A gateway or a host sends some statuses in place of the service: a Functions host answers 500 when the
 * worker process dies. The request may then have taken effect, so a change is repeated only because it has a key.
 */
export function mayRepeat({ status, body }: Answer<unknown>): boolean {
  const error = errorOf(body);
  return [0, 429, 502, 503, 504].includes(status) || (status === 500 && error === undefined) || error === 'Cart is busy';
}

/** The text of a failure, if the service sent it. */
export function errorOf(body: unknown): string | undefined {
  const error = (body as { error?: unknown } | null | undefined)?.error;
  return typeof error === 'string' ? error : undefined;
}

async function attempt<T>(
  { url, ...request }: HttpRequest, fetch: Policy['fetch'], timeout: number, dataOf: (body: unknown) => T, signal: AbortSignal | undefined,
): Promise<Omit<Answer<T>, 'attempts'>> {
  const hangUp = new AbortController();
  const abort = () => hangUp.abort();
  const timer = setTimeout(abort, Math.min(Math.max(0, timeout), longestTimer));
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const response = await fetch(url, { ...request, body: request.body ?? null, signal: hangUp.signal, cache: 'no-store' });
    return readAnswer(response, await response.text(), dataOf);
  } catch {
    signal?.throwIfAborted();
    return { status: 0, headers: new Headers() };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

function readAnswer<T>({ status, ok, headers }: Response, text: string, dataOf: (body: unknown) => T): Omit<Answer<T>, 'attempts'> {
  try {
    const body = parseJson(text);
    return ok ? { status, headers, data: dataOf(body) } : { status, headers, body };
  } catch {
    return { status: ok ? 0 : status, headers }; // Not the service's: the login page of a network, say.
  }
}

/** Calls back. An exception of the callback is written to the console and has no other effect. */
function tell(onRepeat: Policy['onRepeat'], repeat: Repeat): void {
  const told = async () => onRepeat?.(repeat);
  told().catch((error: unknown) => console.error('onRepeat failed:', error));
}
