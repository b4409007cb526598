const firstWait = 200;
const longestWait = 5_000;

/** `setTimeout` takes more milliseconds than this for zero. */
export const longestTimer = 2 ** 31 - 1;

/** The wait after so many attempts, in milliseconds. Its random part keeps clients apart that failed at the same moment. */
export function waitAfter(attempts: number, headers: Headers): number {
  return retryAfter(headers) + Math.random() * Math.min(longestWait, firstWait * 2 ** (attempts - 1));
}

/** The wait that an answer asks for, in milliseconds. Seconds come from the service, a date from what stands before it. */
function retryAfter(headers: Headers): number {
  const value = headers.get('Retry-After') ?? '';
  if (/^\d{1,6}$/.test(value)) return Number(value) * 1000;
  if (!/^[A-Za-z]+, .* GMT$/.test(value)) return 0;
  const now = Date.parse(headers.get('Date') ?? '') || Date.now(); // The clock of this machine may be wrong.
  return Math.max(0, Date.parse(value) - now || 0);
}

/** Waits for a promise, but not past the signal. */
export function untilAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** Waits. A page that learns that the network is back waits no longer. */
export async function pause(wait: number, signal: AbortSignal | undefined): Promise<void> {
  let end = () => {};
  const over = new Promise<void>((resolve) => { end = resolve; });
  const timer = setTimeout(end, Math.min(wait, longestTimer));
  globalThis.addEventListener?.('online', end);
  try {
    await untilAborted(over, signal);
  } finally {
    clearTimeout(timer);
    globalThis.removeEventListener?.('online', end);
  }
}
