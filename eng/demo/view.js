// Puts the catalog and the cart into the page. What stays is changed in place, so that nothing loses the focus.
import { fromUnits, toUnits } from '../client/dist/index.js';
import { fullName, optionsText, sizesOf } from './options.js';
import { childOf, find, itemOf, money, notify, onClick, setEnabled, setText } from './page.js';
import { drawProduct } from './pictures.js';
import { problemText, stockText, wholeNumber } from './words.js';

/** @typedef {import('../client/dist/index.js').Product} Product */
/** @typedef {import('./cart.js').Line} Line */
/** @typedef {import('./options.js').Options} Options */

/**
 * @param {Iterable<Product>} products
 * @param {(product: Product) => number} availableOf
 * @param {(product: Product, options: Options) => void} add
 */
export function showCatalog(products, availableOf, add) {
  const list = find('#catalog');
  for (const product of products) {
    const card = childOf(list, product._id, 'product', (made) => {
      find('.picture', made).append(drawProduct(product.name, product._id));
      prepareSizes(find('.size', made, HTMLSelectElement), sizesOf(product._id));
    });
    const button = find('.add', card, HTMLButtonElement);
    setText(find('h3', card), product.name);
    setText(find('.price', card), money(product.price));
    const available = availableOf(product);
    setText(find('.stock', card), stockText(available));
    find('.stock', card).classList.toggle('few', available < 5);
    setEnabled(button, available > 0);
    const size = card.querySelector('select');
    const chosen = () => (size ? { size: size.value } : {});
    const label = () => button.setAttribute('aria-label', `Add to cart: ${fullName(product.name, chosen())}`);
    label();
    if (size) {
      size.setAttribute('aria-label', `Size of ${product.name}`);
      size.onchange = label;
    }
    onClick(button, () => add(product, chosen()));
  }
}

/**
 * @param {HTMLSelectElement} select
 * @param {string[]} sizes
 */
function prepareSizes(select, sizes) {
  if (sizes.length === 0) return select.remove();
  select.append(...sizes.map((size) => new Option(`Size ${size}`, size)));
}

/**
 * @param {Line[]} lines
 * @param {(line: Line, quantity: number, seen: number) => void} set `seen`: the quantity that the shopper saw
 */
export function showCart(lines, set) {
  const list = find('#lines');
  const keys = new Set(lines.map((line) => line.key));
  for (const item of [...list.children]) {
    if (keys.has(item.id.slice('line-'.length))) continue;
    if (item.contains(document.activeElement)) find('#cart').focus(); // Or a keyboard would be back at the top of the page.
    item.remove();
  }
  for (const line of lines) showLine(list, line, (quantity, seen = line.quantity) => set(line, quantity, seen));
  const count = lines.reduce((sum, line) => sum + line.quantity, 0);
  setText(find('#count'), count.toLocaleString());
  setText(find('#unit'), count === 1 ? ' item' : ' items');
  find('#empty').hidden = lines.length > 0;
  find('#total').hidden = lines.length === 0;
}

/**
 * @param {HTMLElement} list
 * @param {Line} line
 * @param {(quantity: number, seen?: number) => void} set
 */
function showLine(list, line, set) {
  const product = line.name ?? 'Discontinued product';
  const name = fullName(product, line.options);
  const item = childOf(list, line.key, 'line', (made) => find('.picture', made).append(drawProduct(line.name, line.productId)));
  const input = find('input', item, HTMLInputElement);
  const [fewer, more, remove] = ['.fewer', '.more', '.remove'].map((part) => find(part, item));
  const isTyping = document.activeElement === input && input.value !== input.dataset.shown;
  if (!isTyping && input.dataset.shown !== String(line.quantity)) input.dataset.shown = input.value = String(line.quantity);
  input.onchange = () => {
    const seen = Number(input.dataset.shown);
    if (!input.validity.valid || input.value === '') {
      input.value = String(line.quantity);
      notify('problem', wholeNumber(name));
    }
    input.dataset.shown = input.value;
    if (input.value !== String(line.quantity)) set(Number(input.value), seen);
  };
  if (fewer) fewer.onclick = () => set(line.quantity - 1);
  if (more) more.onclick = () => set(line.quantity + 1);
  if (remove) remove.onclick = () => set(0);
  setText(find('h3', item), product);
  setText(find('.options', item), optionsText(line.options));
  setText(find('.price', item), `${money(line.price)} each`);
  setText(find('.sum', item), money(fromUnits(toUnits(line.price) * BigInt(line.quantity))));
  find('.quantity', item).setAttribute('aria-label', `Quantity of ${name}`);
  input.setAttribute('aria-label', `Quantity of ${name}`);
  fewer?.setAttribute('aria-label', `One ${name} fewer`);
  more?.setAttribute('aria-label', `One ${name} more`);
  remove?.setAttribute('aria-label', `Remove ${name}`);
  item.classList.toggle('pending', line.pending);
  const problems = find('.problems', item);
  const texts = line.problems.map((problem) => problemText(problem, line));
  if (problems.textContent !== texts.join('')) problems.replaceChildren(...texts.map(itemOf));
}
