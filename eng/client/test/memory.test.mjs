// The client keeps nothing of an answer that its caller has dropped.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { answer, bean, cart, clientWith } from './stub.mjs';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

test('memory does not grow with the number of changes', async () => {
  const note = 'x'.repeat(20_000);
  const fetch = async () => answer(200, { success: true, data: { ...cart, note: note + Math.random() }, message: 'x', error: null });
  const { client } = clientWith({ fetch });
  const add = async (count) => { for (let i = 0; i < count; i++) await client.add(bean); };
  await add(100);
  const before = heap();

  await add(4000);

  const grown = heap() - before;
  console.log(`4,000 adds of 20 kB: the heap grew by ${(grown / 1e6).toFixed(1)} MB.`);
  assert.ok(grown < 2e6, `${grown} bytes`);
  await client.add(bean); // The client is still in use here, so that nothing above was collected with it.
});

function heap() {
  collect();
  return process.memoryUsage().heapUsed;
}
