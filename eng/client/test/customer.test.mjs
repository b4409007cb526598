// What the client sends for a signed-in customer, and what it keeps of a sign-in. The test chooses the answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CartClient } from '../dist/index.js';
import { answer, bean, cart, clientWith, cut, done, fails, mug } from './stub.mjs';

const guest = '9ae59ae59ae59ae59ae59ae5';
const asGuest = ['cartfunctions.cartId', guest];
const signInRequired = fails(401, 'Sign-in required');
const merged = (from) => () => answer(200, { success: true, data: { cart, from }, message: 'Carts merged successfully', error: null });
const clientOf = (kept, ...answers) => clientWith({ token: () => 'the-token', store: storeOf(kept) }, ...answers);

test('a customer\'s requests go to /api/me/cart with the token, and other requests without it', async () => {
  const { client, requests } = clientWith({ token: async () => 'the-token' }, ...Array(9).fill(done));

  await client.read();
  await client.add(bean, 2, { options: { size: 'M' } });
  await client.addAll([{ productId: bean, quantity: 1 }]);
  await client.setQuantity(bean, 3);
  await client.remove(bean);
  await client.clear();
  await client.setData({ note: 'x' });
  await client.mergeFrom(guest);
  await client.product(bean);

  assert.deepEqual(requests.map(({ method, url, headers }) => [method, pathOf(url), headers.authorization]), [
    ['GET', '/api/me/cart', 'Bearer the-token'],
    ['POST', '/api/me/cart', 'Bearer the-token'],
    ['POST', '/api/me/cart/items', 'Bearer the-token'],
    ['PUT', `/api/me/cart/items/${bean}`, 'Bearer the-token'],
    ['DELETE', `/api/me/cart/items/${bean}`, 'Bearer the-token'],
    ['DELETE', '/api/me/cart', 'Bearer the-token'],
    ['PUT', '/api/me/cart/data', 'Bearer the-token'],
    ['POST', '/api/me/cart/merge', 'Bearer the-token'],
    ['GET', `/api/products/${bean}`, undefined],
  ]);
  assert.deepEqual(JSON.parse(requests[1].body), { productId: bean, quantity: 2, options: { size: 'M' } });
});

test('a reservation of a customer\'s cart goes to the cart by its id, which is read each time', async () => {
  const another = { ...cart, _id: mug };
  const { client, requests } = clientWith({ token: () => 'the-token', functionKey: 'the-key' },
    done, done, () => answer(200, { success: true, data: another }), done);

  await client.reserve();
  await client.checkout();

  assert.deepEqual(requests.map(({ url, headers }) => [pathOf(url), 'authorization' in headers]), [
    ['/api/me/cart', true], [`/api/cart/${cart._id}/reservation`, false],
    ['/api/me/cart', true], [`/api/cart/${mug}/checkout`, false],
  ]);
});

test('a 401 asks for a fresh token once, with the same request and key', async () => {
  const asked = [];
  const token = async (refused) => { asked.push(refused); return `token-${asked.length}`; };
  const { client, requests } = clientWith({ token }, signInRequired, done, signInRequired, signInRequired);

  assert.equal((await client.add(bean)).ok, true);
  const failure = await client.add(bean);

  assert.deepEqual([failure.error, failure.status], ['Sign-in required', 401]);
  assert.deepEqual(asked, [undefined, 'token-1', undefined, 'token-3']);
  assert.deepEqual(requests.map(({ headers }) => headers.authorization.slice(-1)), ['1', '2', '3', '4']);
  assert.equal(requests[0].headers['idempotency-key'], requests[1].headers['idempotency-key']);
});

test('a connection that breaks under the 401 does no harm', async () => {
  const broken = new ReadableStream({ cancel() { throw new TypeError('terminated'); } });
  const { client } = clientWith({ token: () => 'the-token' }, () => new Response(broken, { status: 401 }), done);

  assert.equal((await client.add(bean)).attempts, 1);
});

test('a token that expires while the service is down is replaced', async () => {
  let valid = 'old';
  const { client, requests } = clientWith({ token: () => valid }, cut, () => { valid = 'new'; return cut(); }, done);

  assert.equal((await client.add(bean)).attempts, 3);
  assert.deepEqual(requests.map(({ headers }) => headers.authorization), ['Bearer old', 'Bearer old', 'Bearer new']);
});

test('a token that cannot be had now is asked for again, until the deadline', async () => {
  let asked = 0;
  const token = async () => { if (++asked < 3) throw new Error('offline: secret'); return 'it'; };
  const { client, requests } = clientWith({ token }, done);
  assert.equal((await client.read()).ok, true);
  assert.equal(requests.length, 1);

  const { client: never } = clientWith({ token: () => { throw new Error('secret'); } });
  const failure = await never.read({ deadline: 1 });
  assert.equal(failure.error, 'No answer');
  assert.ok(!JSON.stringify(failure).includes('secret'));
});

test('a token that hangs does not outlast the deadline or the signal', async () => {
  const { client } = clientWith({ token: () => new Promise(() => {}) });
  assert.equal((await client.read({ deadline: 50 })).error, 'No answer');
  await assert.rejects(client.read({ signal: AbortSignal.timeout(50) }), { name: 'TimeoutError' });
});

test('without a token nothing is sent, and no failure holds what is no token', async () => {
  for (const secret of ['', 'a b', 'schlüssel', 'a\nb', undefined, null, 7]) {
    const { client, requests } = clientWith({ token: () => secret });
    const failure = await client.add(bean, 1, { key: 'mine' });
    assert.deepEqual([failure.error, failure.key, requests.length], ['Sign-in required', 'mine', 0]);
    assert.ok(!secret || !failure.message.includes(secret));
  }
});

test('neither a failure nor a repeat holds the token', async (context) => {
  const written = context.mock.method(console, 'error', () => {});
  for (const trouble of [signInRequired, () => answer(500), cut, () => answer(404), fails(400, 'Invalid quantity')]) {
    const { client, repeats } = clientWith({ token: () => 'the-token' }, ...Array(40).fill(trouble));
    assert.ok(!JSON.stringify([await client.add(bean, 1, { deadline: 300 }), repeats]).includes('the-token'));
  }
  assert.equal(written.mock.callCount(), 0);
});

test('a sign-in merges the guest\'s cart once, and forgets it', async () => {
  const kept = new Map([asGuest]);
  const { client, requests } = clientOf(kept, merged({ ...cart, _id: guest }));

  const { ok, data } = await client.signIn();
  assert.deepEqual([ok, data.from._id, kept.size], [true, guest, 0]);
  assert.deepEqual([requests[0].url, requests[0].body], ['http://shop.example/base/api/me/cart/merge', `{"from":"${guest}"}`]);

  assert.deepEqual(await client.signIn(), { ok: true, data: null, replayed: false, attempts: 0 });
  assert.equal(requests.length, 1);
});

test('the merge and its key are kept before the request goes out', async () => {
  const kept = new Map([asGuest]);
  let atRequest;
  const { client, requests } = clientOf(kept, () => { atRequest = new Map(kept); return merged(null)(); });

  await client.signIn();

  assert.deepEqual([...atRequest], [asGuest, ['cartfunctions.signIn', `${guest} ${requests[0].headers['idempotency-key']}`]]);
  assert.equal(kept.size, 0);
});

test('a sign-in that ends without a decision is repeated with its key, by another page too', async () => {
  const troubles = [cut, fails(503, 'Service unavailable'), fails(409, 'Cart is busy'), fails(500, 'Internal error'), () => answer(502),
    () => answer(403, '<html>'), signInRequired];
  for (const trouble of troubles) {
    const kept = new Map([asGuest]);
    const first = clientOf(kept, trouble, trouble);
    assert.equal((await first.client.signIn({ deadline: 1 })).ok, false);
    assert.deepEqual([kept.size, kept.get(asGuest[0])], [2, guest]);

    const second = clientOf(kept, merged({ ...cart, _id: guest }));
    assert.equal((await second.client.signIn()).ok, true);
    assert.equal(second.requests[0].headers['idempotency-key'], first.requests[0].headers['idempotency-key']);
    assert.equal(kept.size, 0);
  }
});

test('a sign-in that is aborted is repeated with its key', async () => {
  const kept = new Map([asGuest]);
  const first = clientOf(kept, (signal) => new Promise((_, reject) => { signal.onabort = () => reject(signal.reason); }));
  await assert.rejects(first.client.signIn({ signal: AbortSignal.timeout(20) }));

  const second = clientOf(kept, merged(null));
  await second.client.signIn();

  assert.equal(second.requests[0].headers['idempotency-key'], first.requests[0].headers['idempotency-key']);
  assert.equal(kept.size, 0);
});

test('two tabs that sign in at once merge with one key', async () => {
  const kept = new Map([asGuest]);
  const [first, second] = [clientOf(kept, merged(null)), clientOf(kept, merged(null))];

  await Promise.all([first.client.signIn(), second.client.signIn()]);

  assert.equal(first.requests[0].headers['idempotency-key'], second.requests[0].headers['idempotency-key']);
  assert.equal(kept.size, 0);
});

test('what did not fit stays in the guest\'s cart, whose id is kept until forget()', async () => {
  const kept = new Map([asGuest]);
  const { client } = clientOf(kept, merged({ ...cart, _id: guest, items: [{}] }));

  assert.equal((await client.signIn()).data.from.items.length, 1);
  assert.deepEqual([...kept], [asGuest]);

  client.forget();
  assert.equal(kept.size, 0);
});

test('a guest without a cart has nothing to merge', async () => {
  const kept = new Map([asGuest]);
  const { client } = clientOf(kept, fails(404, 'Cart not found'));

  assert.deepEqual(await client.signIn(), { ok: true, data: null, replayed: false, attempts: 1 });
  assert.equal(kept.size, 0);
});

test('a refused merge is told and not repeated, and the guest\'s cart is kept', async () => {
  const kept = new Map([asGuest]);
  const { client, requests } = clientOf(kept, fails(400, 'Invalid merge'), merged(null));

  assert.equal((await client.signIn()).error, 'Invalid merge');
  assert.deepEqual([...kept], [asGuest]);
  await client.signIn();
  assert.notEqual(requests[0].headers['idempotency-key'], requests[1].headers['idempotency-key']);
});

test('a guest\'s cart that is new since the merge began is not forgotten with the old one', async () => {
  const kept = new Map([asGuest]);
  const { client } = clientOf(kept, () => { client.forget(); kept.set(asGuest[0], mug); return merged(null)(); });

  await client.signIn();

  assert.deepEqual([...kept], [[asGuest[0], mug]]);
});

test('after the sign-out a guest has a new cart', async () => {
  const kept = new Map([asGuest]);
  const { client } = clientOf(kept, cut);
  await client.signIn({ deadline: 1 });

  client.forget();
  const { client: next, requests } = clientWith({ store: storeOf(kept) }, done);
  await next.add(bean);

  const { cartId } = JSON.parse(requests[0].body);
  assert.notEqual(cartId, guest);
  assert.ok(!('authorization' in requests[0].headers));
  assert.deepEqual([...kept], [['cartfunctions.cartId', cartId]]);
});

test('a sign-in needs a token, and a token no DeviceID', async () => {
  await assert.rejects(clientWith({}).client.signIn(), TypeError);
  assert.throws(() => new CartClient({ address: 'http://shop.example', surface: 'device', token: () => 'x' }), TypeError);
});

function pathOf(url) {
  return url.replace('http://shop.example/base', '');
}

function storeOf(map) {
  return {
    getItem: (name) => map.get(name) ?? null,
    setItem: (name, value) => void map.set(name, value),
    removeItem: (name) => void map.delete(name),
  };
}
