import { untilAborted } from './wait.js';

/**
 * Gets the access token of the signed-in customer. It is called for each request, so it should keep the token until that expires.
 * `refused` is a token that the service has just refused: get another. If the customer has to sign in again, return `''`. If the issuer
 * cannot be reached, throw: the client then repeats the call.
 */
export type TokenSource = (refused?: string) => string | Promise<string>;

/** A `fetch` for a customer: it adds the token, and after a 401 sends the request once more with a fresh one. */
export function fetchAs(token: TokenSource, fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (url, init = {}) => {
    const first = await ask();
    if (!isToken(first)) return noToken();
    const response = await send(first);
    if (response.status !== 401) return response;
    const fresh = await ask(first);
    if (!isToken(fresh)) return response;
    response.body?.cancel().catch(() => {}); // The connection may have gone meanwhile.
    return send(fresh);

    function ask(refused?: string): Promise<string> {
      return untilAborted(Promise.resolve(token(refused)), init.signal ?? undefined);
    }

    function send(value: string): Promise<Response> {
      return fetch(url, { ...init, headers: { ...init.headers as Record<string, string>, Authorization: `Bearer ${value}` } });
    }
  };
}

/** Whether a header can carry it. */
function isToken(value: string): boolean {
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value);
}

function noToken(): Response {
  const error = 'Sign-in required';
  return new Response(JSON.stringify({ error, message: `${error}: there is no token` }), { status: 401 });
}
