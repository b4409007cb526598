// When the client sends a request again, what it sends then, and when it stops. The test chooses the answers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answer, bean, cart, clientOf, clientWith, cut, done, fails, mug } from './stub.mjs';

test('a change is repeated, the very same, until there is an answer', async () => {
  const troubles = [cut, fails(503, 'Service unavailable'), fails(409, 'Cart is busy'), () => answer(429), () => answer(502),
    () => answer(504), () => new Response('<html>Log in to this network</html>'), () => answer(200, { ok: true }),
    // A Functions host answers so when the worker process dies under the request.
    () => answer(500), () => answer(500, '<html>')];
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

test('a read is repeated when the worker process died under it', async () => {
  const { client } = clientOf(() => answer(500), done);

  const { ok, attempts } = await client.read();

  assert.deepEqual([ok, attempts], [true, 2]);
});

test('a status that a gateway or a host sends in place of the service is no answer of it', async () => {
  for (const status of [500, 502, 504, 429]) {
    const { client } = clientOf(() => answer(status, undefined, { 'Retry-After': '60' })); // No time for another attempt.
    const { error, message, key } = await client.add(bean, 1, { deadline: 5_000, key: 'mine' });
    assert.deepEqual([error, key], ['No answer', 'mine']);
    assert.match(message, new RegExp(`^No answer: .*${status}`));
  }
});

test('every change has a key of its own, a read has none, and a key that is given is sent', async () => {
  const { client, requests } = clientOf(done, done, done, done);

  await client.add(bean);
  await client.remove(bean);
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
    const { attempts, key, ...failure } = await client.add(bean, 1, { key: 'mine' });
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

test('a Retry-After that is a date is waited for, by the clock of the answer', async () => {
  const wrongClock = { Date: 'Sun, 06 Nov 1994 08:49:37 GMT', 'Retry-After': 'Sun, 06 Nov 1994 08:49:44 GMT' };
  const inSevenSeconds = { 'Retry-After': new Date(Math.ceil(Date.now() / 1000) * 1000 + 7000).toUTCString() };
  for (const headers of [wrongClock, inSevenSeconds]) {
    const { client, repeats } = clientOf(fails(503, 'Service unavailable', headers));
    const stop = new AbortController();
    client.told = () => stop.abort();

    await assert.rejects(client.read({ signal: stop.signal }), { name: 'AbortError' });

    assert.ok(repeats[0].wait >= 6900 && repeats[0].wait < 8200.1, `${repeats[0].wait}`);
  }
});

test('a Retry-After that has passed, or is neither seconds nor a date, is ignored', async () => {
  for (const value of ['Sun, 06 Nov 1994 08:49:37 GMT', 'soon', '-5', '1.5', 'Sun, 06 Nov']) {
    const { client, repeats } = clientOf(fails(503, 'Service unavailable', { 'Retry-After': value }), done);
    await client.read();
    assert.ok(repeats[0].wait < 200.1, `${value}: ${repeats[0].wait}`);
  }
});

test('no limit on an attempt is none', async () => {
  const slow = (signal) => new Promise((answered, failed) => {
    setTimeout(() => answered(done()), 100);
    signal.addEventListener('abort', () => failed(signal.reason));
  });
  const { client } = clientWith({ attemptTimeout: Infinity, deadline: Infinity }, slow);

  assert.equal((await client.read()).attempts, 1);
});

test('past the deadline the last failure is told, and its key repeats the change', async () => {
  const { client, requests } = clientOf(cut, fails(503, 'Service unavailable', { 'Retry-After': '60' }), done);

  const unavailable = await client.add(bean, 1, { deadline: 5_000 });
  assert.deepEqual([unavailable.error, unavailable.status, unavailable.attempts], ['Service unavailable', 503, 2]);
  assert.equal((await client.add(bean, 1, { key: unavailable.key })).ok, true);
  assert.equal(requests[2].headers['idempotency-key'], requests[0].headers['idempotency-key']);

  const { client: offline } = clientOf(cut);
  const none = await offline.add(bean, 1, { deadline: 1 });
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
  const first = client.add(bean, 1, { signal: stop.signal });
  const second = client.add(bean, 1, { signal: AbortSignal.abort(new Error('not any more')) });
  await assert.rejects(second, { message: 'not any more' });

  const third = client.add(mug);
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

  await Promise.all([client.add(bean), client.setQuantity(bean, 3), client.add(mug, 9), client.remove(bean)]);

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

  await client.addAll([{ productId: bean, quantity: 2 }, { productId: mug, quantity: 1 }], { key: 'again' });
  await client.mergeFrom('5eed5eed5eed5eed5eed5eed', { ifMatch: 'v-1' });

  const base = `http://shop.example/base/api/cart/${cart._id}`;
  assert.deepEqual(requests.slice(1).map(({ method, url, body }) => [method, url.replace(base, ''), body]), [
    ['POST', '/items', `{"items":[{"productId":"${bean}","quantity":2},{"productId":"${mug}","quantity":1}]}`],
    ['POST', '/merge', '{"from":"5eed5eed5eed5eed5eed5eed"}'],
  ]);
  assert.equal(requests[1].headers['idempotency-key'], 'again');
  assert.match(requests[2].headers['idempotency-key'], /^[0-9a-f]{32}$/);
  assert.equal(requests[2].headers['if-match'], '"v-1"');
  assert.ok(requests.every(({ headers }) => !('x-functions-key' in headers)));
});
