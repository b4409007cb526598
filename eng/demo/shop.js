// The shop: what the shopper does goes into the outbox, from there to the service, and what that answers to every tab.
import { CartClient } from '../client/dist/index.js';
import { canBuy, prepareBuying, showBuying, showOrder } from './buying.js';
import { availableOf, isNews, quantityOf, shownLines } from './cart.js';
import { answered, trouble } from './network.js';
import { Outbox } from './outbox.js';
import { find, notify } from './page.js';
import { showCart, showCatalogue } from './view.js';

/** @typedef {import('../client/dist/index.js').Cart} Cart */
/** @typedef {import('../client/dist/index.js').Product} Product */
/** @typedef {import('./outbox.js').Change} Change */
/** @typedef {import('../client/dist/index.js').Order} Order */
/** @typedef {{ cart: Cart } | { order: Order } | { problem: string }} Message to the other tabs */

const client = new CartClient({
  address: location.origin,
  deadline: Infinity,
  onRepeat: ({ status }) => trouble(status),
});
const outbox = new Outbox(send, () => { show(); answered(outbox.pending.length === 0); });
const tabs = new BroadcastChannel('shop');
/** @type {Map<string, Product>} */
const products = new Map();
/** @type {Cart | null} */
let cart = null;
/** @type {string | null | undefined} where the catalogue goes on; null at its end, undefined before its first page */
let continuation;

tabs.onmessage = (/** @type {MessageEvent<Message>} */ { data }) => {
  if ('problem' in data) notify('problem', data.problem);
  else if ('order' in data) void bought(data.order);
  else accept(data.cart);
};
outbox.onChange(show);
addEventListener('offline', () => trouble(0));
addEventListener('online', () => void refresh());
document.addEventListener('visibilitychange', () => { if (!document.hidden) void refresh(); });
find('#more').onclick = async () => {
  continuation = await loadProducts(continuation);
  show();
};

show();
if (await canBuy().catch(() => false)) prepareBuying(change, () => cart, refresh);
await Promise.all([refresh(), outbox.drain()]);

/** Asks for what may have changed elsewhere. */
async function refresh() {
  const before = cart;
  const [read, next] = await Promise.all([client.read(), loadProducts()]);
  if (continuation === undefined) continuation = next;
  if (read.ok) accept(read.data);
  else if (read.error === 'Cart not found' && cart === before) accept(null); // Or an add has made it meanwhile.
  else show();
  answered(outbox.pending.length === 0);
}

/**
 * Loads a page of the catalogue, the first unless another is named; where the next one begins.
 * @param {string | null} [from]
 */
async function loadProducts(from) {
  const page = await client.products(from ? { continuation: from } : {});
  if (!page.ok) return void notify('problem', page.message);
  for (const product of page.data.items) products.set(product._id, product);
  show();
  return page.data.continuation;
}

/** @param {Cart | null} news */
function accept(news) {
  if (news === null || isNews(cart, news)) cart = news;
  show();
}

function show() {
  const lines = shownLines(cart, outbox.pending, products);
  showCatalogue(products.values(), (product) => availableOf(product, cart), (product) => {
    change({ kind: 'add', productId: product._id, quantity: 1 });
    const line = shownLines(cart, outbox.pending, products).find(({ id }) => id === product._id);
    notify('said', `${product.name}: ${line?.quantity} in the cart.`);
  });
  showCart(lines, (line, quantity) => change({ kind: 'set', productId: line.id, quantity, seen: line.quantity }));
  showBuying(cart, outbox.pending);
  find('#more').hidden = !continuation;
}

/** @param {import('./outbox.js').Wanted} wanted */
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
  const problem = await outcomeOf(change);
  if (problem === null) return;
  if ('productId' in change) outbox.dropQuantities(change.productId);
  const text = 'productId' in change ? `${products.get(change.productId)?.name ?? 'A product'}: ${problem}` : problem;
  notify('problem', text);
  tabs.postMessage({ problem: text });
}

/**
 * @param {Change} change
 * @returns {Promise<string | null>} what is wrong
 */
async function outcomeOf(change) {
  const { kind, key } = change;
  switch (kind) {
    case 'add': return tell(client.add(change.productId, change.quantity, { key }));
    case 'set': return setQuantity(change);
    case 'reserve': return tell(client.reserve(undefined, { key })).finally(() => loadProducts());
    case 'release': return tell(client.release({ key })).finally(() => loadProducts());
    case 'buy': return buy(change);
  }
}

/**
 * Buys the cart that the shopper saw, and no other.
 * @param {import('./outbox.js').Buy & { key: string }} change
 * @returns {Promise<string | null>} what is wrong
 */
async function buy({ version, key }) {
  const outcome = await client.checkout({ key, ifMatch: version });
  if (!outcome.ok) {
    if (outcome.error !== 'Cart has changed') return outcome.message;
    accept(outcome.cart);
    return 'The cart has changed meanwhile. Look it over, then place the order again.';
  }
  tabs.postMessage({ order: outcome.data });
  await bought(outcome.data);
  return null;
}

/** @param {Order} order */
async function bought(order) {
  await refresh();
  showOrder(order);
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
