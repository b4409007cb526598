// What the shopper is told when the network or the shop does not answer, and when it does again.
import { notify } from './page.js';

const offline = 'No connection. What you change is kept here, and sent once the network is back.';
const slow = 'The shop is slow to answer. What you changed is on its way.';
const patience = 6000; // Milliseconds that good news stays.

let inTrouble = false;

/** @param {number} status of the answer to an attempt; 0 if there was none */
export function trouble(status) {
  inTrouble = true;
  notify('network', status === 0 || !navigator.onLine ? offline : slow);
}

/**
 * An answer came.
 * @param {boolean} all whether there is nothing left to send
 */
export function answered(all) {
  if (!inTrouble || !all) return;
  inTrouble = false;
  notify('network', 'The shop answers again: everything you changed has arrived.');
  setTimeout(() => { if (!inTrouble) notify('network', ''); }, patience);
}
