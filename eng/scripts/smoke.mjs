// npm run smoke -- --url URL: runs one session on a running app, as a deployment does before and after a swap. It creates a product and
// removes it again. Its two carts stay without lines until they expire.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { readOptions, whole } from './options.mjs';
import { fail } from './tools.mjs';

const requestTimeOut = 15_000;
const json = { 'Content-Type': 'application/json' };

const options = readOptions('npm run smoke', {
  url: { type: 'string', value: 'URL', says: 'address of the app, such as http://127.0.0.1:7071' },
  'key-from-env': { type: 'string', value: 'NAME', says: 'name of the environment variable that holds a function key' },
  wait: { type: 'string', value: 'SECONDS', default: '0', takes: whole(0, 9999), says: 'how long to wait for a healthy app' },
}, complain);
const url = options.url.replace(/\/$/, '');
const key = options['key-from-env'] ? { 'x-functions-key': process.env[options['key-from-env']] } : {};
const product = randomBytes(12).toString('hex');
const cart = randomBytes(12).toString('hex');
const device = `smoke-${randomBytes(24).toString('hex')}`;
let steps = 0;

try {
  await health();
  try {
    await catalog();
    await cartApi();
    await deviceApi();
  } finally {
    await cleanUp();
  }
  console.log(`${url} passed the smoke test: ${steps} steps.`);
} catch (error) {
  fail(`${url} failed the smoke test. ${error.message}`);
}

async function health() {
  const end = Date.now() + options.wait * 1000;
  for (;;) {
    try {
      const { body } = await call('health', 'GET', '/api/health', 200);
      return must('health', body.status, 'healthy');
    } catch (error) {
      if (Date.now() >= end) throw error;
      await sleep(Math.min(2_000, Math.max(0, end - Date.now())));
    }
  }
}

async function catalog() {
  const made = await call('create a product', 'PUT', `/api/products/${product}`, 201, { name: 'Smoke test', price: 19.99, stock: 3 }, key);
  must('the product as saved', made.body.data, { _id: product, name: 'Smoke test', price: 19.99, stock: 3, reserved: 0, sku: null });
  const read = await call('read the product', 'GET', `/api/products/${product}`, 200);
  must('the product as read', read.body.data, made.body.data);
  const changed = await call('change the stock', 'POST', `/api/products/${product}/stock`, 200, { change: 2 }, key);
  must('the stock after the change', changed.body.data.stock, 5);
}

async function cartApi() {
  const lines = ({ body }) => body.data.items.map((line) => [line.productId._id, line.quantity, line.priceAtAdd]);
  const item = `/api/cart/${cart}/items/${product}`;

  const added = await call('add to a cart', 'POST', '/api/cart', 200, { cartId: cart, productId: product, quantity: 2 });
  must('the lines after the add', lines(added), [[product, 2, 19.99]]);
  must('the total after the add', added.body.data.totalAmount, 39.98);
  const read = await call('read the cart', 'GET', `/api/cart/${cart}`, 200);
  must('the cart as read', read.body.data, added.body.data);
  must("the cart's ETag", read.headers.get('ETag'), `"${read.body.data.version}"`);
  const set = await call('set a quantity', 'PUT', item, 200, { quantity: 5 });
  must('the total after the change', set.body.data.totalAmount, 99.95);
  const beyond = await call('exceed the stock', 'PUT', item, 400, { quantity: 6 });
  must('what exceeding the stock says', beyond.body.error, 'Insufficient stock');
  const reserved = await call('reserve the stock', 'PUT', `/api/cart/${cart}/reservation`, 200, { minutes: 1 }, key);
  must('what is reserved', reserved.body.data.items[0].productId.reserved, 5);
  await call('release the stock', 'DELETE', `/api/cart/${cart}/reservation`, 200, undefined, key);
  const charges = [{ kind: 'shipping', name: 'Standard', amount: 4.9 }];
  const charged = await call('save charges', 'PUT', `/api/cart/${cart}/charges`, 200, { charges }, key);
  must('the amount due', charged.body.data.amountDue, 104.85);
  const wrong = await call('pay another amount', 'POST', `/api/cart/${cart}/checkout`, 409, { amountDue: 99.95 }, key);
  must('what another amount says', wrong.body.error, 'Amount has changed');
  const placed = await call('check out', 'POST', `/api/cart/${cart}/checkout`, 201, { amountDue: 104.85 }, key);
  must('the charges of the order', placed.body.data.charges, charges);
  must('the total of the order', placed.body.data.totalAmount, 99.95);
  const order = await call('read the order', 'GET', placed.headers.get('Location'), 200);
  must('the order as read', order.body.data, placed.body.data);
  const productLeft = await call('read what is left', 'GET', `/api/products/${product}`, 200);
  must('what is left', [productLeft.body.data.stock, productLeft.body.data.reserved], [0, 0]);
  await call('receive more', 'POST', `/api/products/${product}/stock`, 200, { change: 5 }, key);
  await call('fill the cart again', 'POST', '/api/cart', 200, { cartId: cart, productId: product, quantity: 5 });
  must('the lines after a removal', lines(await call('remove a line', 'DELETE', item, 200)), []);
  await call('add again', 'POST', '/api/cart', 200, { cartId: cart, productId: product, quantity: 1 });
  must('the lines after clearing', lines(await call('clear the cart', 'DELETE', `/api/cart/${cart}`, 200)), []);
  const several = { items: [{ productId: product, quantity: 1 }, { productId: product, quantity: 1 }] };
  const red = { cartId: cart, productId: product, quantity: 1, options: { color: 'red' } };
  const colored = await call('add with options', 'POST', '/api/cart', 200, red);
  const [line] = colored.body.data.items;
  must('the options of the line', [line.options, line.lineId === product], [{ color: 'red' }, false]);
  const bare = await call('remove the line with options', 'DELETE', `/api/cart/${cart}/items/${line.lineId}`, 200);
  must('the lines after that removal', lines(bare), []);
  const noted = await call('keep data', 'PUT', `/api/cart/${cart}/data`, 200, { data: { note: 'smoke test' } });
  must('the data', noted.body.data.data, { note: 'smoke test' });
  must('the lines after several', lines(await call('add several', 'POST', `/api/cart/${cart}/items`, 200, several)), [[product, 2, 19.99]]);
}

async function deviceApi() {
  const mine = { DeviceID: device };
  const lines = ({ body }) => body.items.map((line) => [line.product_id, line.quantity, line.price_at_addition]);
  const item = `/cart/items/${product}`;

  const added = await call("add to a device's cart", 'POST', '/cart/items', 201, { product_id: product, quantity: 2 }, mine);
  must("the device's lines after the add", lines(added), [[product, 2, 19.99]]);
  const read = await call("read a device's cart", 'GET', '/cart', 200, undefined, mine);
  must("the device's cart as read", read.body, added.body);
  const merged = await call('merge a cart into it', 'POST', `/api/cart/${read.body.id}/merge`, 200, { from: cart });
  must('the lines that moved', merged.body.data.cart.items.map((line) => line.quantity), [4]);
  must('the lines that stayed', merged.body.data.from.items, []);
  const set = await call("set a quantity in a device's cart", 'PUT', item, 200, { quantity: 5 }, mine);
  must("the device's total", set.body.total_amount, 99.95);
  await call("exceed the stock in a device's cart", 'PUT', item, 409, { quantity: 6 }, mine);
  const noted = await call("keep data with a device's cart", 'PUT', '/cart/data', 200, { data: { note: 'smoke test' } }, mine);
  must("the device's data", noted.body.data, { note: 'smoke test' });
  const removed = await call("remove a line of a device's cart", 'DELETE', item, 200, undefined, mine);
  must("the device's lines after a removal", lines(removed), []);
  const cleared = await call("clear a device's cart", 'DELETE', '/cart', 200, undefined, mine);
  must("the device's lines after clearing", lines(cleared), []);
}

/** Deletes the product and clears the carts, which cannot be deleted, whatever happened before. */
async function cleanUp() {
  await send('DELETE', `/api/cart/${cart}`).catch(() => {});
  await send('DELETE', '/cart', undefined, { DeviceID: device }).catch(() => {});
  const { status } = await send('DELETE', `/api/products/${product}`, undefined, key)
    .catch((error) => ({ status: error.message }));
  if (status !== 200 && status !== 404 && status !== 401) console.error(`The smoke test could not delete its product ${product}: ${status}.`);
}

async function call(step, method, path, expected, body, headers) {
  const answer = await send(method, path, body, headers).catch((error) => {
    throw new Error(`Step '${step}' got no answer: ${error.cause?.message ?? error.message}`);
  });
  if (answer.status !== expected) {
    throw new Error(`Step '${step}' answered ${answer.status} instead of ${expected}${answer.body?.error ? `: ${answer.body.error}` : '.'}`);
  }
  steps += 1;
  return answer;
}

async function send(method, path, body, headers = {}) {
  const response = await fetch(new URL(path, url), {
    method,
    headers: { ...(body ? json : {}), ...headers },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(requestTimeOut),
    redirect: 'error', // The key must go only to the given address.
  });
  const text = await response.text();
  try {
    return { status: response.status, headers: response.headers, body: text ? JSON.parse(text) : null };
  } catch {
    return { status: `${response.status} without JSON`, headers: response.headers, body: null };
  }
}

function must(what, actual, expected) {
  if (JSON.stringify(actual) !== JSON.stringify(expected)) {
    throw new Error(`${what} is wrong: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)}`);
  }
}

function complain({ url: address, 'key-from-env': name }) {
  if (!/^https?:\/\/[^/]+\/?$/.test(address ?? '')) return '--url takes the address of the app, such as http://127.0.0.1:7071.';
  if (name && !process.env[name]) return `--key-from-env names ${name}, but the environment has no such variable.`;
  return undefined;
}
