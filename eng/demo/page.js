// What every part of the page needs: its elements, its notices, money as the shopper reads it.
import { formatMoney } from '../client/dist/index.js';

/** @param {string} amount */
export const money = (amount) => formatMoney(amount, undefined, { style: 'currency', currency: 'EUR' });

/**
 * @template {HTMLElement} T
 * @param {string} selector
 * @param {ParentNode} [within]
 * @param {new () => T} [_type]
 */
export function find(selector, within = document, _type = /** @type {new () => T} */ (HTMLElement)) {
  const found = within.querySelector(selector);
  if (!(found instanceof _type)) throw new Error(`The page has no ${selector}.`);
  return found;
}

/**
 * Shows or clears a notice: `network`, `said` (for screen readers) or `problem`.
 * @param {'network' | 'said' | 'problem'} id
 * @param {string} text
 */
export function notify(id, text) {
  const notice = find(`#${id}`);
  setText(notice, text);
  if (id !== 'problem' || text === '') return;
  const button = Object.assign(document.createElement('button'), { type: 'button', textContent: 'All right' });
  button.onclick = () => notify('problem', '');
  notice.append(button);
}

/** @param {string} text */
export function itemOf(text) {
  return Object.assign(document.createElement('li'), { textContent: text });
}

/**
 * The item of a list that shows a thing; made from a template if it is not there yet.
 * @param {HTMLElement} list
 * @param {string} id
 * @param {string} template
 * @param {(made: HTMLElement) => void} prepare
 */
export function childOf(list, id, template, prepare) {
  const there = document.getElementById(`${template}-${id}`);
  if (there) return there;
  const copy = find(`#${template}`, document, HTMLTemplateElement).content.cloneNode(true);
  const made = find('li', /** @type {DocumentFragment} */ (copy));
  made.id = `${template}-${id}`;
  prepare(made);
  list.append(made);
  return made;
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
