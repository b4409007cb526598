// What the client does with values that it cannot send, and with a store or a callback that fails.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CartClient } from '../dist/index.js';
import { answer, bean, cart, clientOf, clientWith, cut, done, fails } from './stub.mjs';

const noIds = ['.', '..', '../..', '', 'shoes', `${bean}0`, `${bean}/..`, undefined];

test('what is no id is refused without a request', async () => {
  for (const id of noIds) {
    const { client, requests } = clientOf();
    const calls = [client.add(id), client.addAll([{ productId: bean, quantity: 1 }, { productId: id, quantity: 1 }]), client.remove(id),
      client.setQuantity(id, 1), client.mergeFrom(id), client.order(id), client.product(id), client.products({ ids: [bean, id] })];
    for (const call of calls) {
      const { ok, error, message, status, attempts } = await call;
      assert.deepEqual([ok, error, status, attempts], [false, 'Invalid ID format', 0, 0]);
      assert.match(message, /^Invalid ID format: (productId|lineId|items\[1\]\.productId|ids\[1\]|cartId|orderId) is not 24 hex digits$/);
    }
    assert.equal(requests.length, 0);
  }
});

test('a store that holds no id fails each call that needs one, until forget()', async () => {
  const kept = new Map([['cartfunctions.cartId', '..']]);
  const { client, requests } = clientWith({ store: storeOf(kept) }, done);

  const failures = await Promise.all([client.read(), client.clear(), client.add(bean), client.reserve(), client.order(bean)]);
  assert.deepEqual(failures.map(({ error }) => error), failures.map(() => 'Invalid ID format'));
  assert.equal(requests.length, 0);

  client.forget();
  assert.equal((await client.add(bean)).ok, true);
  assert.match(kept.get('cartfunctions.cartId'), /^[0-9a-f]{24}$/);
});

test('a key or a DeviceID that no header may carry is a failure, not an exception', async () => {
  for (const key of ['käfer', 'a\nb', 'a b', ' a', '', 'a"b', 'x'.repeat(65), '\ud800']) {
    const { client, requests } = clientOf();
    const { error, key: told, attempts } = await client.add(bean, 1, { key });
    assert.deepEqual([error, told, attempts, requests.length], ['Invalid idempotency key', key, 0, 0]);
  }
  for (const secret of ['Küche', 'a\nb', 'a b', '', 'x'.repeat(129)]) {
    const { client, requests } = clientWith({ surface: 'device', store: storeOf(new Map([['cartfunctions.deviceId', secret]])) });
    for (const { error, message } of [await client.read(), await client.add(bean), await client.checkout()]) {
      assert.equal(error, 'Invalid DeviceID header');
      assert.ok(secret === '' || !message.includes(secret));
    }
    assert.equal(requests.length, 0);
  }
});

test('a key in double quotes is sent as it is', async () => {
  const { client, requests } = clientOf(done);
  await client.add(bean, 1, { key: '"mine"' });
  assert.equal(requests[0].headers['idempotency-key'], '"mine"');
});

test('a tag that no header may carry names no version of the cart', async () => {
  for (const ifMatch of ['käfer', 'a\nb', 'v-0", "v-1', '*', '\ud800']) {
    const { client, requests } = clientOf(() => answer(412, { success: false, data: cart, message: 'x', error: 'Cart has changed' }));
    const failure = await client.clear({ ifMatch });
    assert.equal(failure.error, 'Cart has changed');
    assert.match(requests[0].headers['if-match'], /^"[\x21\x23-\x7e]*"$/);
  }
});

test('a callback that throws or rejects does not end the repeats', async (context) => {
  const written = context.mock.method(console, 'error', () => {});
  for (const onRepeat of [() => { throw new Error('mine'); }, async () => { throw new Error('mine'); }]) {
    const { client } = clientWith({ onRepeat }, cut, cut, done);
    assert.equal((await client.add(bean)).attempts, 3);
  }
  assert.equal(written.mock.callCount(), 4);
  assert.match(written.mock.calls[0].arguments.join(' '), /onRepeat.*mine/);
});

test('a store that fails is replaced by memory', async () => {
  const fail = () => { throw new DOMException('full', 'QuotaExceededError'); };
  const nothing = () => null;
  const stores = {
    full: { getItem: nothing, setItem: fail, removeItem() {} },
    forbidden: { getItem: fail, setItem: fail, removeItem: fail },
    forgetful: { getItem: nothing, setItem() {}, removeItem() {} },
  };
  for (const [name, store] of Object.entries(stores)) {
    for (const surface of ['cart', 'device']) {
      const device = () => answer(200, { id: cart._id, items: [], total_amount: 0, version: 'v-1' });
      const { client, requests } = clientWith({ surface, store }, ...Array(3).fill(surface === 'cart' ? done : device));
      const carts = () => requests.map(({ url, body, headers }) => headers.deviceid ?? JSON.parse(body)?.cartId ?? url.split('/').at(-1));

      assert.equal((await client.add(bean)).ok, true, name);
      assert.equal((await client.read()).ok, true, name);
      client.forget();
      assert.equal((await client.add(bean)).ok, true, name);

      const [first, second, third] = carts();
      assert.equal(first, second, name);
      assert.notEqual(third, first, name);
    }
  }
});

test('a page whose localStorage is missing keeps the id in memory', async (context) => {
  context.after(() => { delete globalThis.document; delete globalThis.localStorage; });
  globalThis.document = {};
  for (const storage of [{ value: null }, { value: undefined }, { get() { throw new DOMException('no', 'SecurityError'); } }]) {
    Object.defineProperty(globalThis, 'localStorage', { configurable: true, ...storage });
    const { client, requests } = clientOf(done, done);
    await client.add(bean);
    await client.read();
    assert.ok(requests[1].url.endsWith(JSON.parse(requests[0].body).cartId));
  }
});

test('what looks like the service\'s answer and is not makes no call reject', async () => {
  const strange = [null, [], { success: true }, { success: true, data: null }, { success: true, data: 'no' }, { items: 1 },
    { id: 'x', items: [null] }];
  for (const surface of ['cart', 'device']) {
    for (const body of strange) {
      const { client } = clientWith({ surface }, () => answer(200, body));
      assert.equal((await client.read({ deadline: 1 })).error, 'No answer');
    }
    for (const body of [{ error: 'Cart has changed' }, { error: 'Cart has changed', cart: 1, data: 1 }]) {
      const { client } = clientWith({ surface }, () => answer(412, body));
      assert.equal((await client.clear()).cart, null);
    }
  }
});

test('an option that is undefined or null is left out', async () => {
  const page = () => answer(200, { success: true, data: { items: [], continuation: null }, message: 'x', error: null });
  for (const [asked, sent] of [[{ continuation: undefined }, ''], [{ limit: undefined, continuation: null }, ''],
    [{ limit: 2, continuation: 'a+b' }, '?limit=2&continuation=a%2Bb'], [{ ids: undefined, sku: 'M & L' }, '?sku=M+%26+L'],
    [{ ids: [bean, bean] }, `?ids=${bean}%2C${bean}`], [undefined, '']]) {
    const { client, requests } = clientOf(page);
    await client.products(asked);
    assert.equal(requests[0].url, `http://shop.example/base/api/products${sent}`);
  }
});

test('an add sends the options of its line, and none if there are none', async () => {
  for (const surface of ['cart', 'device']) {
    const device = () => answer(200, { id: cart._id, items: [], total_amount: 0, version: 'v-1' });
    const { client, requests } = clientWith({ surface }, ...Array(3).fill(surface === 'cart' ? done : device));
    await client.add(bean, 2, { options: { size: 'M' } });
    await client.add(bean, 2);
    await client.add(bean, 2, { options: undefined });
    assert.deepEqual(requests.map(({ body }) => JSON.parse(body).options), [{ size: 'M' }, undefined, undefined]);
  }
});

test('a change of a device\'s cart that cannot learn the cart\'s id tells the change\'s key', async () => {
  const { client } = clientWith({ surface: 'device' }, fails(404, 'Cart not found'));
  const failure = await client.reserve(5, { key: 'mine' });
  assert.deepEqual([failure.error, failure.key], ['Cart not found', 'mine']);
});

test('an address or a function key that cannot be used is refused at once, by name', () => {
  for (const address of ['ftp://shop.example', 'http://shop.example/?a=1', 'http://shop.example/?', 'http://shop.example/#cart',
    'http://user:secret@shop.example', 'http://user@shop.example', 'shop.example', '/api', 'file:///tmp', 'localhost:7071']) {
    assert.throws(() => new CartClient({ address }), (error) => {
      assert.ok(error instanceof TypeError);
      assert.match(error.message, /^address .*/);
      return !error.message.includes('secret');
    }, address);
  }
  for (const functionKey of ['schlüssel', 'a\nb']) {
    assert.throws(() => new CartClient({ address: 'http://shop.example', functionKey }), (error) =>
      error instanceof TypeError && error.message.startsWith('functionKey ') && !error.message.includes(functionKey));
  }
  for (const address of ['https://shop.example', 'http://127.0.0.1:7071/base/', new URL('http://[::1]:7071')]) new CartClient({ address });
});

test('no answer from another origin names the service\'s CORS setting', async (context) => {
  context.after(() => { delete globalThis.location; });
  for (const [origin, named] of [['http://page.example', true], ['http://shop.example', false]]) {
    globalThis.location = { origin };
    const { client } = clientOf(cut);
    assert.equal(/CORS/.test((await client.read({ deadline: 1 })).message), named);
  }
});

function storeOf(map) {
  return {
    getItem: (name) => map.get(name) ?? null,
    setItem: (name, value) => void map.set(name, value),
    removeItem: (name) => void map.delete(name),
  };
}
