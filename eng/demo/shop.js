// The shop: what the shopper does goes into the outbox, from there to the service, and what that answers to every tab.
import { CartClient } from '../client/dist/index.js';
import { prepareBuying, showBuying, showOrder } from './buying.js';
import { availableOf, shownLines } from './cart.js';
import { timedFetch } from './clock.js';
import { prepareCoupon, showCoupon } from './coupon.js';
import { customer, tokenOf } from './customer.js';
import { kept } from './kept.js';
import { Known } from './known.js';
import { answered, trouble } from './network.js';
import { prepareOffline } from './offline.js';
import { showNote } from './note.js';
import { fullName, keyOf } from './options.js';
import { Outbox } from './outbox.js';
import { find, money, notify } from './page.js';
import { pickCart, useCart } from './ownCart.js';
import { Sender } from './sending.js';
import { prepareSigningIn, showSigningIn } from './signingIn.js';
import { showCart, showCatalog } from './view.js';
import { leftText } from './words.js';

/** @typedef {import('../client/dist/index.js').Order} Order */
/** @typedef {import('./outbox.js').Change} Change */
/** @typedef {import('./sending.js').Result & { change: Change }} Message what came of a change, to every tab */

/** @type {Map<string | null, CartClient>} */
const clients = new Map();
const known = new Known(clientOf, show);
const sender = new Sender(clientOf, known);
const outbox = new Outbox(send, () => { show(); answered(outbox.pending.length === 0); });
const tabs = new BroadcastChannel('shop');

tabs.onmessage = (/** @type {MessageEvent<Message>} */ { data }) => hear(data);
outbox.onChange(show);
addEventListener('offline', () => trouble(0, known.recall()));
addEventListener('online', () => void refresh());
document.addEventListener('visibilitychange', () => { if (!document.hidden) void refresh(); });
find('#more').onclick = () => void showMore();
hideLinkBesideCart();
prepareCoupon(change);
prepareBuying(change, () => known.cart, () => void known.refresh());

pickCart();
show();
await Promise.all([refresh(), outbox.drain(), prepareSigningIn(outbox, forget, () => { show(); void refresh(); })]);
await prepareOffline();

/**
 * The client of a customer; of the guest for null.
 * @param {string | null} id
 */
function clientOf(id) {
  const there = clients.get(id);
  if (there) return there;
  const made = new CartClient({
    address: location.origin,
    store: kept,
    token: id === null ? undefined : (refused) => tokenOf(id, refused),
    fetch: timedFetch,
    deadline: Infinity,
    onRepeat: ({ status }) => trouble(status, known.recall()),
  });
  clients.set(id, made);
  return made;
}

/** Forgets the carts of the guest and of the customer. */
function forget() {
  clientOf(customer()).forget();
  known.forgetCart();
}

async function refresh() {
  await known.refreshIfIdle();
  answered(outbox.pending.length === 0);
}

function show() {
  const lines = shownLines(known.cart, outbox.pending, known.products);
  showCatalog(known.products.values(), (product) => availableOf(product, known.cart), (product, options) => {
    const named = { productId: product._id, options };
    change({ kind: 'add', ...named, quantity: 1 });
    const line = shownLines(known.cart, outbox.pending, known.products).find(({ key }) => key === keyOf(named));
    notify('said', `${fullName(product.name, options)}: ${line?.quantity} in your cart.`);
  });
  find('#catalog').setAttribute('aria-busy', String(!known.hasProducts));
  find('#more').hidden = !known.hasMoreProducts;
  showCart(lines, ({ productId, options }, quantity, seen) => change({ kind: 'set', productId, options, quantity, seen }));
  showNote(known.cart, outbox.pending, lines.length === 0, (text, seen) => change({ kind: 'note', text, seen }));
  showCoupon(known.cart, outbox.pending, lines.length === 0);
  showBuying(known.cart, lines, outbox.pending);
  showSigningIn(outbox.pending);
}

/** Shows another page of the catalog; its first product takes the focus from the button, which may have done its work. */
async function showMore() {
  const list = find('#catalog');
  const before = list.children.length;
  const hadFocus = document.activeElement === find('#more');
  await known.loadMoreProducts();
  if (hadFocus) list.children[before]?.querySelector('button')?.focus();
}

/** On a phone the link to the cart floats over the page: not over the cart itself. */
function hideLinkBesideCart() {
  new IntersectionObserver((seen) => {
    for (const { isIntersecting } of seen) find('.to-cart').classList.toggle('arrived', isIntersecting);
  }, { rootMargin: '0px 0px -80px' }).observe(find('#cart'));
}

/** @param {import('./outbox.js').Wanted} wanted */
function change(wanted) {
  notify('problem', '');
  notify('said', ''); // Or the same words would not be spoken again.
  useCart();
  outbox.put(wanted);
  show();
}

/**
 * Sends a change, and tells every tab what came of it.
 * @param {Change} change
 */
async function send(change) {
  const message = { ...await sender.send(change), change };
  tabs.postMessage(message);
  hear(message);
}

/** @param {Message} message */
function hear({ change, cart, order, left, problem, before }) {
  outbox.remove(change.name);
  if (before !== undefined && cart) outbox.moveOrders(before, cart.version);
  if (problem !== undefined) {
    outbox.dropAfter(change);
    notify('problem', problem);
  } else if (outbox.isOwn(change)) {
    if (change.kind === 'reserve') notify('said', 'Your cart is reserved for 15 minutes.');
    if (change.kind === 'note') notify('said', 'Your gift note is saved.');
    if (change.kind === 'release') notify('said', 'Your reservation is cancelled.');
    if (change.kind === 'coupon' && cart) notify('said', `Your coupon takes off ${money(cart.coupon?.discount ?? '0')}.`);
    if (change.kind === 'noCoupon') notify('said', 'Your coupon is removed.');
    if (change.kind === 'till' && cart) notify('said', `With shipping your order is ${money(cart.amountDue)}.`);
  }
  if (order && change.kind === 'buy' && change.customer === customer()) bought(order, change);
  else if (cart !== undefined) known.accept(cart, change.customer);
  else show();
  if (change.kind === 'signIn' && change.customer === customer()) {
    if (left && left.items.length > 0) {
      notify('news', leftText(left), { label: 'Forget it', run: () => clientOf(change.customer).forget() });
    }
    else if (outbox.isOwn(change)) notify('said', 'You are signed in. Your cart is here.');
    void known.refresh();
  }
  if (change.kind === 'reserve' || change.kind === 'release') void known.refreshProducts();
}

/**
 * Shows an order to the shopper who waits for it here; elsewhere it is news.
 * @param {Order} order
 * @param {Change & import('./outbox.js').Buy} change
 */
function bought(order, change) {
  const focused = document.activeElement;
  if (outbox.isOwn(change) && (focused === document.body || find('#cart').contains(focused))) showOrder(order);
  else notify('news', 'Your order is placed.', { label: 'Show order', run: () => showOrder(order) });
  known.emptyCart(change.version);
  void known.refresh();
}
