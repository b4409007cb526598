// What the shopper is told when the network or the shop does not answer, and when it does again.
import { notify } from './page.js';

const kept = 'Your changes are kept, and sent as soon as possible.';
const time = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const patience = 6000; // Milliseconds that good news stays.

let inTrouble = false;

/**
 * @param {number} status of the answer to an attempt; 0 if there was none
 * @param {Date | null} seen when what the page shows was last seen, if it is not fresh
 */
export function trouble(status, seen) {
  inTrouble = true;
  const what = !navigator.onLine ? 'You are offline.' : status === 0 ? 'The shop cannot be reached.' : 'The shop is slow to answer.';
  const age = seen && `This is the shop as you last saw it, ${time.format(seen)}.`;
  notify('network', [what, kept, age].filter(Boolean).join(' '));
}

/**
 * An answer came.
 * @param {boolean} all whether there is nothing left to send
 */
export function answered(all) {
  if (!inTrouble || !all) return;
  inTrouble = false;
  notify('network', 'You are connected again. All your changes are saved.');
  setTimeout(() => { if (!inTrouble) notify('network', ''); }, patience);
}
