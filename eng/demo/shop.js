// The shop: what the shopper does goes into the outbox, from there to the service, and what that answers to every tab.
import { CartClient } from '../client/dist/index.js';
import { isNews, quantityOf, shownLines } from './cart.js';
import { Outbox } from './outbox.js';
import { find, notify, showCart, showCatalogue } from './view.js';

/** @typedef {import('../client/dist/index.js').Cart} Cart */
/** @typedef {import('../client/dist/index.js').Product} Product */
/** @typedef {import('./outbox.js').Change} Change */
/** @typedef {{ cart: Cart | null } | { problem: string }} Message to the other tabs */

const offline = 'No connection. What you change is kept here, and sent once the network is back.';
const slow = 'The shop is slow to answer. What you changed is on its way.';

const client = new CartClient({
  address: location.origin,
  deadline: Infinity,
  onRepeat: ({ status }) => trouble(status === 0 ? offline : slow),
});
const outbox = new Outbox(send, () => { show(); arrived(); });
const tabs = new BroadcastChannel('shop');
/** @type {Map<string, Product>} */
const products = new Map();
/** @type {Cart | null} */
let cart = null;
/** @type {string | null} where the catalogue goes on */
let continuation = null;
let inTrouble = false;

tabs.onmessage = (/** @type {MessageEvent<Message>} */ { data }) => {
  if ('problem' in data) notify('problem', data.problem);
  else accept(data.cart);
};
outbox.onChange(show);
addEventListener('offline', () => trouble(offline));
addEventListener('online', () => void refresh());
document.addEventListener('visibilitychange', () => { if (!document.hidden) void refresh(); });
find('#more').onclick = () => void loadProducts();

show();
await Promise.all([refresh(), outbox.drain()]);

/** Asks for what may have changed elsewhere. */
async function refresh() {
  const [read] = await Promise.all([client.read(), loadProducts(null)]);
  if (read.ok) accept(read.data);
  else if (read.error === 'Cart not found') accept(null);
  arrived();
}

async function loadProducts(from = continuation) {
  const page = await client.products(from === null ? {} : { continuation: from });
  if (!page.ok) return notify('problem', page.message);
  for (const product of page.data.items) products.set(product._id, product);
  if (from === continuation) ({ continuation } = page.data);
  find('#more').hidden = continuation === null;
  show();
}

/** @param {Cart | null} news */
function accept(news) {
  if (news === null || isNews(cart, news)) cart = news;
  show();
}

function show() {
  const lines = shownLines(cart, outbox.pending, products);
  showCatalogue(products.values(), (product) => {
    notify('said', `${product.name} is in the cart.`);
    change({ kind: 'add', productId: product._id, quantity: 1 });
  });
  showCart(lines, (line, quantity) => change({ kind: 'set', productId: line.id, quantity, seen: line.quantity }));
}

/** @param {import('./outbox.js').Add | import('./outbox.js').Set} wanted */
function change(wanted) {
  notify('problem', '');
  outbox.put(wanted);
  show();
}

/**
 * Sends a change, and tells every tab what came of it.
 * @param {Change} change
 */
async function send(change) {
  const problem = change.kind === 'add'
    ? await tell(client.add(change.productId, change.quantity, { key: change.key }))
    : await setQuantity(change);
  if (problem === null) return;
  outbox.dropQuantities(change.productId);
  const text = `${products.get(change.productId)?.name ?? 'A product'}: ${problem}`;
  notify('problem', text);
  tabs.postMessage({ problem: text });
}

/**
 * Sets a quantity, if it still is what the shopper saw; what another tab did to other lines does not matter.
 * @param {import('./outbox.js').Set & { key: string }} change
 * @returns {Promise<string | null>} what is wrong
 */
async function setQuantity({ productId, quantity, seen, key }) {
  if (cart === null) await tell(client.read());
  for (;;) {
    const now = quantityOf(cart, productId);
    if (now === quantity) return null; // As an attempt of a tab that has gone left it.
    if (cart === null || now !== seen) return `${now} are in the cart by now, so the quantity was left as it is.`;
    const outcome = client.setQuantity(productId, quantity, { key, ifMatch: cart.version });
    const problem = await tell(outcome);
    const result = await outcome;
    if (result.ok || result.error !== 'Cart has changed') return problem;
    accept(result.cart);
  }
}

/**
 * Accepts the cart of an answer, here and in the other tabs.
 * @param {Promise<import('../client/dist/index.js').Outcome<Cart>>} asked
 * @returns {Promise<string | null>} what is wrong
 */
async function tell(asked) {
  const outcome = await asked;
  if (!outcome.ok) return outcome.message;
  accept(outcome.data);
  tabs.postMessage({ cart: outcome.data });
  return null;
}

/** @param {string} notice */
function trouble(notice) {
  inTrouble = true;
  notify('network', navigator.onLine ? notice : offline);
}

/** An answer came: the trouble is over, if all is sent. */
function arrived() {
  if (!inTrouble || outbox.pending.length > 0) return;
  inTrouble = false;
  notify('network', 'The shop answers again: everything you changed has arrived.');
  setTimeout(() => { if (!inTrouble) notify('network', ''); }, 6000);
}
