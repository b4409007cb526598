// The shop: what the shopper does goes into the outbox, from there to the service, and what that answers to every tab.
import { CartClient } from '../client/dist/index.js';
import { canBuy, prepareBuying, showBuying, showOrder } from './buying.js';
import { availableOf, quantityOf, shownLines } from './cart.js';
import { Known } from './known.js';
import { answered, trouble } from './network.js';
import { Outbox } from './outbox.js';
import { find, notify } from './page.js';
import { showCart, showCatalogue } from './view.js';

/** @typedef {import('../client/dist/index.js').Cart} Cart */
/** @typedef {import('./outbox.js').Change} Change */
/** @typedef {import('../client/dist/index.js').Order} Order */
/** @typedef {{ cart: Cart, done: string } | { order: Order } | { problem: string }} Message to the other tabs */

const client = new CartClient({
  address: location.origin,
  deadline: Infinity,
  onRepeat: ({ status }) => trouble(status),
});
const outbox = new Outbox(send, () => { show(); answered(outbox.pending.length === 0); });
const tabs = new BroadcastChannel('shop');
const known = new Known(client, show);

tabs.onmessage = (/** @type {MessageEvent<Message>} */ { data }) => {
  if ('problem' in data) notify('problem', data.problem);
  else if ('order' in data) void bought(data.order);
  else {
    outbox.remove(data.done);
    known.accept(data.cart);
  }
};
outbox.onChange(show);
addEventListener('offline', () => trouble(0));
addEventListener('online', () => void refresh());
document.addEventListener('visibilitychange', () => { if (!document.hidden) void refresh(); });
find('#more').onclick = () => void known.loadMoreProducts();

show();
if (await canBuy().catch(() => false)) prepareBuying(change, () => known.cart, () => known.refresh());
await Promise.all([refresh(), outbox.drain()]);

async function refresh() {
  await known.refresh();
  answered(outbox.pending.length === 0);
}

function show() {
  const lines = shownLines(known.cart, outbox.pending, known.products);
  showCatalogue(known.products.values(), (product) => availableOf(product, known.cart), (product) => {
    change({ kind: 'add', productId: product._id, quantity: 1 });
    const line = shownLines(known.cart, outbox.pending, known.products).find(({ id }) => id === product._id);
    notify('said', `${product.name}: ${line?.quantity} in the cart.`);
  });
  showCart(lines, (line, quantity, seen) => change({ kind: 'set', productId: line.id, quantity, seen }));
  showBuying(known.cart, outbox.pending);
  find('#more').hidden = !known.hasMoreProducts;
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
  const text = 'productId' in change ? `${known.products.get(change.productId)?.name ?? 'A product'}: ${problem}` : problem;
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
    case 'add': return tell(change, client.add(change.productId, change.quantity, { key }));
    case 'set': return setQuantity(change);
    case 'reserve': return tell(change, client.reserve(undefined, { key })).finally(() => known.refreshProducts());
    case 'release': return tell(change, client.release({ key })).finally(() => known.refreshProducts());
    case 'buy': return buy(change);
  }
}

/**
 * Buys the cart that the shopper saw, and no other.
 * @param {Change & import('./outbox.js').Buy} change
 * @returns {Promise<string | null>} what is wrong
 */
async function buy({ version, key }) {
  const outcome = await client.checkout({ key, ifMatch: version });
  if (!outcome.ok) {
    if (outcome.error !== 'Cart has changed') return outcome.message;
    known.accept(outcome.cart);
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
 * @param {Change & import('./outbox.js').Set} change
 * @returns {Promise<string | null>} what is wrong
 */
async function setQuantity(change) {
  const { productId, quantity, seen, key } = change;
  if (known.cart === null) await refresh();
  for (;;) {
    const { cart } = known;
    const now = quantityOf(cart, productId);
    if (now === quantity) return null; // As an attempt of a tab that has gone left it.
    if (cart === null || now !== seen) return `${now} are in the cart by now, so the quantity was left as it is.`;
    const outcome = client.setQuantity(productId, quantity, { key, ifMatch: cart.version });
    const problem = await tell(change, outcome);
    const result = await outcome;
    if (result.ok || result.error !== 'Cart has changed') return problem;
    known.accept(result.cart);
  }
}

/**
 * Accepts the cart of an answer to a change, here and in the other tabs.
 * @param {Change} change
 * @param {Promise<import('../client/dist/index.js').Outcome<Cart>>} asked
 * @returns {Promise<string | null>} what is wrong
 */
async function tell(change, asked) {
  const outcome = await asked;
  if (!outcome.ok) return outcome.message;
  outbox.remove(change.name);
  known.accept(outcome.data);
  tabs.postMessage({ cart: outcome.data, done: change.name });
  return null;
}
