// Many guests sign in. The network cuts, delays and doubles requests, some tokens are refused, pages reload, and some guests have a second
// tab. Afterwards each guest's lines are in the customer's cart, once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CartClient } from '../dist/index.js';
import { addProducts, address, newId } from './app.mjs';
import { randomFrom, startProxy } from './proxy.mjs';

const issuer = process.env.CARTFUNCTIONS_ISSUER;
const signIns = 200;
const atOnce = 20;
const seed = Number(process.env.CLIENT_SEED ?? Math.trunc(Math.random() * 2 ** 31));
const random = randomFrom(seed);

test('a sign-in neither loses nor doubles a line of a guest\'s cart', async () => {
  console.log(`The seed is ${seed}; CLIENT_SEED=${seed} in the environment draws the same numbers again.`);
  const products = await addProducts(3);
  const proxy = await startProxy(address, randomFrom(seed + 1));
  const done = { lost: 0, doubled: 0, calls: 0, repeats: 0, reloads: 0, refused: 0 };
  const customers = Array.from({ length: signIns }, (_, index) => index);
  try {
    await Promise.all(Array.from({ length: atOnce }, async () => {
      while (customers.pop() !== undefined) await signIn(products, proxy.address, done);
    }));
  } finally {
    await proxy.close();
  }

  console.log(`${signIns} sign-ins: ${JSON.stringify(done)}`);
  assert.deepEqual([done.lost, done.doubled], [0, 0]);
  if (signIns >= 100) assert.ok(Math.min(done.repeats / 2, done.reloads, done.refused) > signIns / 10, 'Too little went wrong.');
});

async function signIn(products, base, done) {
  const customer = newId();
  const kept = new Map();
  const store = {
    getItem: (name) => kept.get(name) ?? null,
    setItem: (name, value) => kept.set(name, value),
    removeItem: (name) => kept.delete(name),
  };
  const guest = new CartClient({ address, store });
  const wanted = products.map((productId) => ({ productId, quantity: 1 + Math.trunc(3 * random()) }));
  const { data: guestCart } = await guest.addAll(wanted);
  const own = new CartClient({ address, token: () => tokenOf(customer) });
  const before = Math.trunc(2 * random());
  if (before > 0) await own.add(products[0], before);

  await Promise.all(Array.from({ length: random() < 0.5 ? 2 : 1 }, () => openTab(base, store, customer, done)));

  const quantities = new Map((await own.read()).data.items.map(({ productId, quantity }) => [productId._id, quantity]));
  for (const [index, { productId, quantity }] of wanted.entries()) {
    const found = quantities.get(productId) - (index === 0 ? before : 0);
    if (!(found >= quantity)) done.lost++;
    if (found > quantity) done.doubled++;
  }
  const left = await (await fetch(`${address}/api/cart/${guestCart._id}`)).json();
  assert.deepEqual(left.data.items, []);
  assert.deepEqual([...kept], [], 'The guest\'s cart and the merge are forgotten.');
}

/** A tab that signs in at its start, and may reload at any time, until the sign-in is decided. */
async function openTab(base, store, customer, done) {
  for (let patience = 1_000; patience < 60_000;) {
    const client = new CartClient({
      address: base, store, token: (refused) => unreliableToken(customer, refused, done), attemptTimeout: patience,
      deadline: 8 * patience,
      onRepeat: () => { done.repeats++; },
    });
    const signal = random() < 0.4 ? AbortSignal.timeout(1 + Math.trunc(60 * random())) : undefined;
    done.calls++;
    try {
      if ((await client.signIn({ signal })).ok) return;
      patience *= 2; // A busy app may need longer.
    } catch (error) {
      if (!signal?.aborted) throw error;
      done.reloads++;
    }
  }
  assert.fail('The sign-in was never decided.');
}

/** A token. Three in ten are refused, even right after a refusal. */
async function unreliableToken(customer, refused, done) {
  if (refused !== undefined) done.refused++;
  return random() < 0.3 ? 'refused' : tokenOf(customer);
}

async function tokenOf(customer) {
  const body = new URLSearchParams({ grant_type: 'password', username: customer, password: 'any' });
  const response = await fetch(`${issuer}/connect/token`, { method: 'POST', body });
  return (await response.json()).access_token;
}
