// A sign-in merges the guest's cart into the customer's. The merge and its key are in the store before the request goes out. A page that
// finds them there, after a reload or in another tab, repeats the same merge.
import type { Merged } from './model.js';
import type { Outcome } from './outcome.js';
import { randomHex, type SecretStore } from './store.js';
import { cartSurface } from './surfaces.js';

const name = 'cartfunctions.signIn';

/** A merge that has no final answer yet. */
export interface PendingMerge {
  /** The id of the guest's cart. */
  from: string;
  key: string;
}

/** The merge that an earlier attempt has left, else a new one; null if there is no guest's cart. */
export function pendingMerge(store: SecretStore): PendingMerge | null {
  const guest = store.get(cartSurface.secretName);
  const kept = guest === null ? store.get(name) : store.getOrMake(name, () => `${guest} ${randomHex(16)}`);
  if (kept === null) return null;
  const [from = '', key = ''] = kept.split(' ');
  return { from, key };
}

/** Forgets a merge that is decided, and the guest's cart if nothing is left in it. */
export function endMerge(store: SecretStore, { from, key }: PendingMerge, outcome: Outcome<Merged>): void {
  if (isUndecided(outcome)) return;
  if (store.get(name) === `${from} ${key}`) store.remove(name);
  const isEmpty = outcome.ok ? (outcome.data.from?.items ?? []).length === 0 : outcome.error === 'Cart not found';
  if (isEmpty && store.get(cartSurface.secretName) === from) store.remove(cartSurface.secretName);
}

/** Forgets a merge, decided or not. */
export function forgetMerge(store: SecretStore): void {
  store.remove(name);
}

function isUndecided(outcome: Outcome<Merged>): boolean {
  if (outcome.ok) return false;
  switch (outcome.error) {
    case 'No answer':
    case 'Unexpected answer':
    case 'Service unavailable':
    case 'Internal error':
    case 'Cart is busy':
    case 'Sign-in required':
      return true;
    default:
      return false;
  }
}
