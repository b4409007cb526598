import { parseJson } from './money.js';

/** A request, whole enough to be sent again. */
export interface HttpRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  url: URL;
  headers: Headers;
  body: string | undefined;
}

/** The answer to the last attempt. */
export interface Answer {
  /** 0 if none came, or none that can be read. */
  status: number;
  body: unknown;
  headers: Headers;
  attempts: number;
}

/** An attempt that failed, and will be followed by another. */
export interface Repeat {
  /** How many attempts there were. */
  attempts: number;
  /** The status of the last one's answer; 0 if there was none. */
  status: number;
  /** How long the client waits now, in milliseconds. */
  wait: number;
}

/** How long, and by what, a request is sent. */
export interface Policy {
  fetch: typeof fetch;
  /** Milliseconds from the first attempt, after which none follows. */
  deadline: number;
  /** Milliseconds an attempt may take. */
  attemptTimeout: number;
  onRepeat: ((repeat: Repeat) => void) | undefined;
}

const firstWait = 200;
const longestWait = 5_000;

/** Sends a request, again and again while a repeat may help, until the deadline. Rejects only with the signal's reason. */
export async function send(request: HttpRequest, policy: Policy, signal?: AbortSignal): Promise<Answer> {
  const end = performance.now() + policy.deadline;
  for (let attempts = 1; ; attempts++) {
    signal?.throwIfAborted();
    const timeout = Math.min(policy.attemptTimeout, end - performance.now());
    const answer = { ...await attempt(request, policy.fetch, timeout, signal), attempts };
    if (!mayRepeat(answer)) return answer;
    const wait = waitAfter(answer);
    if (performance.now() + wait >= end) return answer;
    policy.onRepeat?.({ attempts, status: answer.status, wait });
    await pause(wait, signal);
  }
}

/** Waits for a promise, but no longer than until the signal. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

async function attempt(request: HttpRequest, fetch: Policy['fetch'], timeout: number, signal: AbortSignal | undefined) {
  const { method, url, headers, body = null } = request;
  const hangUp = new AbortController();
  const timer = setTimeout(() => hangUp.abort(), Math.max(0, timeout));
  const abort = () => hangUp.abort();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const response = await fetch(url, { method, headers, body, signal: hangUp.signal, cache: 'no-store' });
    return readAnswer(response, await response.text());
  } catch {
    signal?.throwIfAborted();
    return { status: 0, body: undefined, headers: new Headers() };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}

function readAnswer({ status, ok, headers }: Response, text: string) {
  try {
    return { status, body: parseJson(text), headers };
  } catch {
    // A success that cannot be read is no answer: who knows what sent it.
    return { status: ok ? 0 : status, body: undefined, headers };
  }
}

// Beside what the service says of itself, what those before it say that could not ask it.
function mayRepeat({ status, body }: Answer): boolean {
  return [0, 429, 502, 503, 504].includes(status)
    || (status === 409 && (body as { error?: unknown } | undefined)?.error === 'Cart is busy');
}

// The jitter keeps apart those who failed at the same moment.
function waitAfter({ attempts, headers }: Answer): number {
  const asked = /^\d{1,6}$/.exec(headers.get('Retry-After') ?? '');
  return (asked ? Number(asked[0]) * 1000 : 0) + Math.random() * Math.min(longestWait, firstWait * 2 ** (attempts - 1));
}

/** Waits; not longer than until the network is back, if this is a page that is told so. */
async function pause(wait: number, signal: AbortSignal | undefined): Promise<void> {
  let end = () => {};
  const over = new Promise<void>((resolve) => { end = resolve; });
  const timer = setTimeout(end, wait);
  globalThis.addEventListener?.('online', end);
  try {
    await untilAborted(over, signal);
  } finally {
    clearTimeout(timer);
    globalThis.removeEventListener?.('online', end);
  }
}
