// The gift note, which the page keeps as data of the cart.
import { find } from './page.js';

/** @typedef {import('../client/dist/index.js').Cart} Cart */
/** @typedef {import('../client/dist/index.js').CartData} CartData */

const field = find('#note', document, HTMLTextAreaElement);
addEventListener('pagehide', () => field.dispatchEvent(new Event('change'))); // Or a reload would lose what the shopper types.

/** @param {{ data?: CartData } | null} holder a cart or an order */
export function noteOf(holder) {
  return (holder?.data?.note ?? '').replace(/\r\n?/g, '\n'); // As a text area has it.
}

/**
 * The data of a cart with another note. What others keep there stays.
 * @param {Cart} cart
 * @param {string} text
 * @returns {CartData}
 */
export function dataWith({ data: { note: _, ...data } = {} }, text) {
  return text === '' ? data : { ...data, note: text };
}

/**
 * @param {Cart | null} cart
 * @param {import('./outbox.js').Change[]} pending
 * @param {boolean} isEmpty whether the shopper sees no lines
 * @param {(text: string, seen: string) => void} set `seen`: the note that the shopper changed
 */
export function showNote(cart, pending, isEmpty, set) {
  const unsent = pending.flatMap((change) => (change.kind === 'note' ? [change.text] : [])).at(-1);
  const note = unsent ?? noteOf(cart);
  const isTyping = document.activeElement === field && field.value !== field.dataset.shown;
  if (!isTyping && field.dataset.shown !== note) field.dataset.shown = field.value = note;
  field.onchange = () => {
    const seen = field.dataset.shown ?? '';
    field.dataset.shown = field.value;
    if (field.value !== note) set(field.value, seen);
  };
  find('#gift').hidden = isEmpty;
  find('#gift').classList.toggle('pending', unsent !== undefined);
}
