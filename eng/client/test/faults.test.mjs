// A thousand changes over a network that cuts, delays and doubles: by the client, and by the loop one writes without
// it. Each change adds one of a product to a cart that has none of it, so that the line's quantity tells how often it took effect.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CartClient } from '../dist/index.js';
import { addProducts, address, newId } from './app.mjs';
import { randomFrom, startProxy } from './proxy.mjs';

const changes = 1000;
const carts = 20;
const lines = changes / carts;
const patience = 1_000; // Milliseconds; the proxy delays longer at times.
const seed = Number(process.env.CLIENT_SEED ?? Math.trunc(Math.random() * 2 ** 31));

test(`of ${changes} changes through a proxy none is lost and none is doubled`, async () => {
  console.log(`The seed is ${seed}; CLIENT_SEED=${seed} in the environment draws the same numbers again.`);
  let repeats = 0;
  const byClient = await count('the client', (base, cartId) => {
    const store = { getItem: () => cartId, setItem() {}, removeItem() {} };
    const client = new CartClient({ address: base, store, attemptTimeout: patience, deadline: Infinity, onRepeat: () => { repeats++; } });
    return async (product) => assert.ok((await client.add(product)).ok);
  });
  assert.deepEqual(byClient, { lost: 0, doubled: 0 });
  assert.ok(repeats > changes / 10, `The client repeated ${repeats} times only.`);

  // Or the proxy would prove nothing.
  const byLoop = await count('a loop of fetch, until one succeeds', (base, cartId) => async (product) => {
    while (!(await plainAdd(base, cartId, product)));
  });
  assert.ok(byLoop.doubled > 0);
});

/** Makes the changes, the carts at once and the lines of each in turn; how many had no effect, and how many more than one. */
async function count(by, adderOf) {
  const products = await addProducts(lines);
  const proxy = await startProxy(address, randomFrom(seed));
  const ids = Array.from({ length: carts }, newId);
  await Promise.all(ids.map(async (id) => {
    const add = adderOf(proxy.address, id);
    for (const product of products) await add(product);
  }));
  await proxy.close();

  const quantities = (await Promise.all(ids.map(readQuantities))).flatMap((found) => products.map((product) => found.get(product) ?? 0));
  assert.equal(quantities.length, changes);
  const result = { lost: quantities.filter((n) => n === 0).length, doubled: quantities.filter((n) => n > 1).length };
  console.log(`${changes} changes by ${by}: ${result.lost} lost, ${result.doubled} doubled.`);
  return result;
}

async function readQuantities(cartId) {
  const { data } = await (await fetch(`${address}/api/cart/${cartId}`)).json();
  return new Map(data.items.map(({ productId, quantity }) => [productId._id, quantity]));
}

async function plainAdd(base, cartId, productId) {
  try {
    const response = await fetch(`${base}/api/cart`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ cartId, productId, quantity: 1 }),
      signal: AbortSignal.timeout(patience),
    });
    return (await response.json()).success;
  } catch {
    return false;
  }
}
