// Puts what there is to see into the page. What stays is changed in place, so that nothing loses the focus.
import { formatMoney, fromUnits, toUnits } from '../client/dist/index.js';
import { totalOf } from './cart.js';
import { drawProduct } from './pictures.js';

/** @typedef {import('../client/dist/index.js').Product} Product */
/** @typedef {import('./cart.js').Line} Line */

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
 * @param {Iterable<Product>} products
 * @param {(product: Product) => void} add
 */
export function showCatalogue(products, add) {
  const list = find('#catalogue');
  for (const product of products) {
    const card = childOf(list, product._id, 'product', (made) => {
      find('.picture', made).append(drawProduct(product.name, product._id));
    });
    const button = find('.add', card, HTMLButtonElement);
    setText(find('h3', card), product.name);
    setText(find('.price', card), money(product.price));
    setText(find('.stock', card), stockText(product.stock));
    find('.stock', card).classList.toggle('few', product.stock < 5);
    button.disabled = product.stock === 0;
    button.setAttribute('aria-label', `Add ${product.name} to the cart`);
    button.onclick = () => add(product);
  }
  list.setAttribute('aria-busy', 'false');
}

/**
 * @param {Line[]} lines
 * @param {(line: Line, quantity: number) => void} set
 */
export function showCart(lines, set) {
  const list = find('#lines');
  const ids = new Set(lines.map((line) => line.id));
  for (const item of [...list.children]) {
    if (ids.has(item.id.slice('line-'.length))) continue;
    if (item.contains(document.activeElement)) find('#cart').focus(); // Or a keyboard would be back at the top of the page.
    item.remove();
  }
  for (const line of lines) showLine(list, line, (quantity) => set(line, quantity));
  const count = lines.reduce((sum, line) => sum + line.quantity, 0);
  setText(find('#count'), String(count));
  find('.to-cart').setAttribute('aria-label', `Cart, ${count} ${count === 1 ? 'item' : 'items'}`);
  find('#empty').hidden = lines.length > 0;
  find('#total').hidden = lines.length === 0;
  setText(find('#amount'), money(totalOf(lines)));
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

/**
 * @param {HTMLElement} list
 * @param {Line} line
 * @param {(quantity: number) => void} set
 */
function showLine(list, line, set) {
  const name = line.name ?? 'A product that is no longer sold';
  const item = childOf(list, line.id, 'line', (made) => find('.picture', made).append(drawProduct(line.name, line.id)));
  const input = find('input', item, HTMLInputElement);
  const [fewer, more, remove] = ['.fewer', '.more', '.remove'].map((part) => find(part, item));
  if (input.dataset.shown !== String(line.quantity)) input.dataset.shown = input.value = String(line.quantity);
  input.onchange = () => {
    if (input.validity.valid && input.value !== '') set(Number(input.value));
    else input.value = String(line.quantity);
  };
  if (fewer) fewer.onclick = () => set(line.quantity - 1);
  if (more) more.onclick = () => set(line.quantity + 1);
  if (remove) remove.onclick = () => set(0);
  setText(find('h3', item), name);
  setText(find('.price', item), `${money(line.price)} each`);
  setText(find('.sum', item), money(fromUnits(toUnits(line.price) * BigInt(line.quantity))));
  find('.quantity', item).setAttribute('aria-label', `Quantity of ${name}`);
  input.setAttribute('aria-label', `Quantity of ${name}`);
  fewer?.setAttribute('aria-label', `One ${name} fewer`);
  more?.setAttribute('aria-label', `One ${name} more`);
  remove?.setAttribute('aria-label', `Remove ${name}`);
  item.classList.toggle('pending', line.pending);
  const problems = find('.problems', item);
  if (problems.textContent !== line.problems.join('')) {
    problems.replaceChildren(...line.problems.map((text) => Object.assign(document.createElement('li'), { textContent: text })));
  }
}

/**
 * The item of a list that shows a thing; made from a template if it is not there yet.
 * @param {HTMLElement} list
 * @param {string} id
 * @param {string} template
 * @param {(made: HTMLElement) => void} prepare
 */
function childOf(list, id, template, prepare) {
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
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {number} left */
function stockText(left) {
  if (left === 0) return 'Sold out';
  return left < 5 ? `Only ${left} left` : `${left} in stock`;
}
