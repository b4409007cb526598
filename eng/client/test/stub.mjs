// A client that sends to no network: its answers are the test's.
import { CartClient } from '../dist/index.js';

export const [bean, mug] = ['65f1a0c2e4b0a1d2c3f40001', '65f1a0c2e4b0a1d2c3f40002'];
export const cart = { _id: '5eed5eed5eed5eed5eed5eed', items: [], totalAmount: 0, version: 'v-1' };
export const done = () => answer(200, { success: true, data: cart, message: 'Item added to cart successfully', error: null });
export const fails = (status, error, headers) => () =>
  answer(status, { success: false, data: null, message: `${error}: why`, error }, headers);
export const cut = () => { throw new TypeError('fetch failed'); };

/** A client whose attempts get one answer each, and a record of what it did. */
export function clientOf(...answers) {
  return clientWith({}, ...answers);
}

export function clientWith(options, ...answers) {
  const [requests, repeats] = [[], []];
  const client = new CartClient({
    address: 'http://shop.example/base/',
    attemptTimeout: 500,
    onRepeat: (repeat) => { repeats.push(repeat); client.told?.(); },
    fetch: async (url, { method, headers, body, signal }) => {
      requests.push({ url: url.href, method, headers: Object.fromEntries(new Headers(headers)), body });
      return answers[requests.length - 1](signal);
    },
    ...options,
  });
  return { client, requests, repeats };
}

export function answer(status, body, headers) {
  return new Response(body && JSON.stringify(body), { status, headers });
}
