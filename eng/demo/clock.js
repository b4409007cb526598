// The service's clock. A reservation ends by it, and the shopper's clock may be wrong.

const tolerance = 2000; // Milliseconds. A Date header has whole seconds, and an answer takes time.

let ahead = 0;

/** The service's time, in milliseconds. */
export const now = () => Date.now() + ahead;

/**
 * The page's `fetch`, which takes the time from every answer.
 * @type {typeof fetch}
 */
export async function timedFetch(input, init) {
  const response = await fetch(input, init);
  const date = Date.parse(response.headers.get('Date') ?? '');
  if (Math.abs(date - now()) > tolerance) ahead = date - Date.now();
  return response;
}
