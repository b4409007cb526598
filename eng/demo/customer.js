// Who shops here: a guest, or one of the made-up customers of the standalone host. The page keeps who it is; tokens stay in memory.
import { kept } from './kept.js';

/** @typedef {{ id: string, name: string }} Customer */

const who = 'shop.customer';
const haste = 30; // Seconds before a token expires in which it is not used any more.

/** @type {Map<string, { text: string, until: number }>} */
const tokens = new Map();

/** @returns {string | null} the id of the customer who is signed in */
export const customer = () => kept.getItem(who);

/** @param {string} id */
export const rememberCustomer = (id) => kept.setItem(who, id);

export const forgetCustomer = () => kept.removeItem(who);

/**
 * Calls back if another tab signs in or out.
 * @param {() => void} changed
 */
export function onCustomerChange(changed) {
  addEventListener('storage', ({ key }) => { if (key === who || key === null) changed(); });
}

/** @returns {Promise<Customer[]>} who can sign in; empty, if the host has no sign-in */
export async function loadCustomers() {
  try {
    return await (await fetch('/demo/customers')).json();
  } catch {
    return []; // Offline, at the first visit.
  }
}

/**
 * The access token of a customer; none if the issuer does not know the customer. Rejects if the issuer cannot be reached.
 * @param {string} id
 * @param {string} [refused] a token that is not valid any more
 */
export async function tokenOf(id, refused) {
  const known = tokens.get(id);
  if (known && known.text !== refused && performance.now() < known.until) return known.text;
  const body = new URLSearchParams({ grant_type: 'password', username: id });
  const response = await fetch('/issuer/token', { method: 'POST', body });
  if (response.status === 400 || response.status === 404) return '';
  const { access_token: text, expires_in: seconds } = await response.json();
  tokens.set(id, { text, until: performance.now() + (seconds - haste) * 1000 });
  return text;
}
