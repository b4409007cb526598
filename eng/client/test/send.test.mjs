// When the client repeats, what it then sends, and when it stops; by answers of the test's choice.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CartClient } from '../dist/index.js';

const cart = { _id: '5eed5eed5eed5eed5eed5eed', items: [], totalAmount: 0, version: 'v-1' };
const done = () => answer(200, { success: true, data: cart, message: 'Item added to cart successfully', error: null });
const fails = (status, error, headers) => () => answer(status, { success: false, data: null, message: `${error}: why`, error }, headers);
const cut = () => { throw new TypeError('fetch failed'); };

test('a change is repeated, the very same, until there is an answer', async () => {
  const troubles = [cut, fails(503, 'Service unavailable'), fails(409, 'Cart is busy'), () => answer(429), () => answer(502),
    () => answer(504), () => new Response('<html>Log in to this network</html>')];
  for (const trouble of troubles) {
    const { client, requests } = clientOf(trouble, trouble, done);

    const outcome = await client.add('65f1a0c2e4b0a1d2c3f40005', 2, { ifMatch: 'v-0' });

    assert.deepEqual([outcome.ok, outcome.attempts, outcome.replayed], [true, 3, false]);
    assert.equal(new Set(requests.map((request) => JSON.stringify(request))).size, 1);
    assert.match(requests[0].headers['idempotency-key'], /^[0-9a-f]{32}$/);
    assert.equal(requests[0].headers['if-match'], '"v-0"');
    assert.equal(requests[0].url, 'http://shop.example/base/api/cart');
  }
});

test('every change has a key of its own, a read has none, and a key that is given is sent', async () => {
  const { client, requests } = clientOf(done, done, done, done);

  await client.add('a');
  await client.remove('a');
  await client.read();
  await client.clear({ key: 'mine' });

  const keys = requests.map((request) => request.headers['idempotency-key']);
  assert.notEqual(keys[0], keys[1]);
  assert.deepEqual(keys.slice(2), [undefined, 'mine']);
});

test('a refusal is not repeated, and tells what it was of', async () => {
  for (const [status, error] of [[400, 'Insufficient stock'], [409, 'Insufficient stock'], [422, 'Idempotency key reused'],
    [500, 'Internal error'], [404, 'Cart not found']]) {
    const { client, requests } = clientOf(fails(status, error));
    const { attempts, key, ...failure } = await client.add('a', 1, { key: 'mine' });
    assert.deepEqual(failure, { ok: false, status, error, message: `${error}: why` });
    assert.deepEqual([attempts, key, requests.length], [1, 'mine', 1]);
  }
});

test('an answer that is not the service\'s is a failure of its own', async () => {
  const { client } = clientOf(() => answer(404), () => answer(401), () => answer(403, '<html>'));

  for (const status of [404, 401, 403]) {
    const failure = await client.read();
    assert.deepEqual([failure.error, failure.status], ['Unexpected answer', status]);
  }
});

test('a cart that has changed comes with the failure', async () => {
  const changed = { success: false, data: cart, message: 'Cart has changed', error: 'Cart has changed' };
  const { client } = clientOf(() => answer(412, changed), () => answer(412, { ...changed, data: null }));

  assert.equal((await client.clear({ ifMatch: 'v-0' })).cart.version, 'v-1');
  assert.equal((await client.clear({ ifMatch: 'v-0' })).cart, null);
});

test('what the service asks for is waited for, and a little more', async () => {
  const stop = new AbortController();
  const { client, repeats } = clientOf(fails(503, 'Service unavailable', { 'Retry-After': '7' }));
  client.told = () => stop.abort();

  await assert.rejects(client.read({ signal: stop.signal }), { name: 'AbortError' });

  assert.equal(repeats[0].status, 503);
  assert.ok(repeats[0].wait >= 7000 && repeats[0].wait < 7200.1, `${repeats[0].wait}`);
});

test('past the deadline the last failure is told, and its key repeats the change', async () => {
  const { client, requests } = clientOf(cut, fails(503, 'Service unavailable', { 'Retry-After': '60' }), done);

  const unavailable = await client.add('a', 1, { deadline: 5_000 });
  assert.deepEqual([unavailable.error, unavailable.status, unavailable.attempts], ['Service unavailable', 503, 2]);
  assert.equal((await client.add('a', 1, { key: unavailable.key })).ok, true);
  assert.equal(requests[2].headers['idempotency-key'], requests[0].headers['idempotency-key']);

  const { client: offline } = clientOf(cut);
  const none = await offline.add('a', 1, { deadline: 1 });
  assert.deepEqual([none.error, none.status], ['No answer', 0]);
});

test('an attempt without an answer is given up, and followed by another', async () => {
  const never = (signal) => new Promise((_, reject) => { signal.addEventListener('abort', () => reject(signal.reason)); });
  const { client } = clientOf(never, done);

  assert.equal((await client.read()).attempts, 2);
});

test('an abort ends the wait for an answer, for the next attempt, and for one\'s turn', async () => {
  const stop = new AbortController();
  const never = () => new Promise(() => {});
  const { client, requests } = clientOf(never, done);
  const first = client.add('a', 1, { signal: stop.signal });
  const second = client.add('a', 1, { signal: AbortSignal.abort(new Error('not any more')) });
  await assert.rejects(second, { message: 'not any more' });

  const third = client.add('b');
  const { client: waiting } = clientOf((signal) => new Promise((_, reject) => { signal.onabort = () => reject(signal.reason); }));
  const waits = waiting.read({ signal: stop.signal });
  stop.abort();
  await assert.rejects(waits, { name: 'AbortError' });
  void first.catch(() => {});
  void third.catch(() => {});
  assert.equal(requests.length, 1);
});

test('changes go one after the other, in the order of the calls', async () => {
  const { client, requests } = clientOf(cut, done, done, fails(400, 'Insufficient stock'), done);

  await Promise.all([client.add('a'), client.setQuantity('a', 3), client.add('b', 9), client.remove('a')]);

  assert.deepEqual(requests.map(({ method }) => method), ['POST', 'POST', 'PUT', 'POST', 'DELETE']);
});

test('reservations and checkout go to the cart by its id, with the back end\'s key, which nothing else carries', async () => {
  const device = () => answer(200, { id: cart._id, items: [], total_amount: 0, version: 'v-1' });
  for (const [surface, reads] of [['cart', []], ['device', [device]]]) {
    const { client, requests } = clientWith({ surface, functionKey: 'the-key' }, ...reads, done, done, done, done, done, done);

    const calls = [client.reserve(), client.reserve(5, { ifMatch: 'v-0' }), client.release(), client.checkout({ key: 'mine' })];
    await Promise.all(calls);
    await client.order('65f1a0c2e4b0a1d2c3f4ffff');
    await client.product('65f1a0c2e4b0a1d2c3f4ffff');

    const sent = requests.slice(reads.length);
    const base = /^http:\/\/shop\.example\/base\/api\/cart\/[0-9a-f]{24}/;
    assert.deepEqual(sent.slice(0, 5).map(({ method, url, body }) => [method, url.replace(base, ''), body]), [
      ['PUT', '/reservation', null],
      ['PUT', '/reservation', '{"minutes":5}'],
      ['DELETE', '/reservation', null],
      ['POST', '/checkout', null],
      ['GET', '/orders/65f1a0c2e4b0a1d2c3f4ffff', null],
    ]);
    assert.deepEqual(requests.map(({ headers }) => headers['x-functions-key'] === 'the-key'),
      [...reads.map(() => false), true, true, true, true, false, false]);
    assert.deepEqual(requests.map(({ headers }) => 'deviceid' in headers), [...reads.map(() => true), ...sent.map(() => false)]);
    assert.equal(sent[3].headers['idempotency-key'], 'mine');
  }
});

test('several products at once, and the lines of another cart, go to the cart by its id, each under a key', async () => {
  const device = () => answer(200, { id: cart._id, items: [], total_amount: 0, version: 'v-1' });
  const { client, requests } = clientWith({ surface: 'device', functionKey: 'the-key' }, device, done, done);

  await client.addAll([{ productId: 'a', quantity: 2 }, { productId: 'b', quantity: 1 }], { key: 'again' });
  await client.mergeFrom('5eed5eed5eed5eed5eed5eed', { ifMatch: 'v-1' });

  const base = `http://shop.example/base/api/cart/${cart._id}`;
  assert.deepEqual(requests.slice(1).map(({ method, url, body }) => [method, url.replace(base, ''), body]), [
    ['POST', '/items', '{"items":[{"productId":"a","quantity":2},{"productId":"b","quantity":1}]}'],
    ['POST', '/merge', '{"from":"5eed5eed5eed5eed5eed5eed"}'],
  ]);
  assert.equal(requests[1].headers['idempotency-key'], 'again');
  assert.match(requests[2].headers['idempotency-key'], /^[0-9a-f]{32}$/);
  assert.equal(requests[2].headers['if-match'], '"v-1"');
  assert.ok(requests.every(({ headers }) => !('x-functions-key' in headers)));
});

/** A client whose attempts get one answer each, and what it then did. */
function clientOf(...answers) {
  return clientWith({}, ...answers);
}

function clientWith(options, ...answers) {
  const [requests, repeats] = [[], []];
  const client = new CartClient({
    ...options,
    address: 'http://shop.example/base/',
    attemptTimeout: 500,
    onRepeat: (repeat) => { repeats.push(repeat); client.told?.(); },
    fetch: async (url, { method, headers, body, signal }) => {
      requests.push({ url: url.href, method, headers: Object.fromEntries(headers), body });
      return answers[requests.length - 1](signal);
    },
  });
  return { client, requests, repeats };
}

function answer(status, body, headers) {
  return new Response(body && JSON.stringify(body), { status, headers });
}
