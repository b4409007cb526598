// What every part of the page needs: its elements, its notices, money as the shopper reads it.
import { formatMoney } from '../client/dist/index.js';

/** @type {HTMLElement | null} what had the focus before the notices */
let cameFrom = null;
find('#notices').addEventListener('focusin', ({ relatedTarget }) => {
  if (relatedTarget instanceof HTMLElement && !relatedTarget.closest('#notices')) cameFrom = relatedTarget;
});

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
 * Shows or clears a notice: `network`, `said` (for screen readers), `news` or `problem`. The shopper can dismiss the last two.
 * @param {'network' | 'said' | 'news' | 'problem'} id
 * @param {string} text
 * @param {{ label: string, run: () => void }[]} actions what the notice offers beside that
 */
export function notify(id, text, ...actions) {
  const notice = find(`#${id}`);
  setText(notice, text);
  if (text === '' || id === 'network' || id === 'said') return;
  notice.append(...[...actions, { label: 'Dismiss', run: () => {} }].map(({ label, run }) => {
    const textContent = label === 'Dismiss' ? '×' : label;
    const button = Object.assign(document.createElement('button'), { type: 'button', textContent, ariaLabel: label });
    button.onclick = () => {
      const byKeyboard = button.matches(':focus-visible');
      setText(notice, '');
      if (byKeyboard) (cameFrom?.isConnected ? cameFrom : find('#cart')).focus();
      run();
    };
    return button;
  }));
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

/**
 * Enables or disables a button. One that is `disabled` would lose the focus.
 * @param {HTMLButtonElement} button
 * @param {boolean} enabled
 */
export function setEnabled(button, enabled) {
  button.setAttribute('aria-disabled', String(!enabled));
}

/**
 * @param {HTMLButtonElement} button
 * @param {() => void} run is called when the button is pressed while it is enabled
 */
export function onClick(button, run) {
  button.onclick = () => { if (button.getAttribute('aria-disabled') !== 'true') run(); };
}
