// What the tests ask of the app that runs at CARTFUNCTIONS_ADDRESS.
import { randomBytes } from 'node:crypto';

export const address = process.env.CARTFUNCTIONS_ADDRESS;

export const newId = () => randomBytes(12).toString('hex');

/** Puts products into the catalog; their ids. */
export async function addProducts(count, { price = '10', stock = 1_000_000 } = {}) {
  const ids = Array.from({ length: count }, newId);
  const lines = ids.map((id) => `{"_id":"${id}","name":"Espresso beans","price":${price},"stock":${stock}}`);
  const response = await fetch(`${address}/api/products/import`,
    { method: 'POST', headers: { 'Content-Type': 'application/x-ndjson' }, body: lines.join('\n') });
  if ((await response.json()).data?.imported !== count) throw new Error('The products were not imported.');
  return ids;
}
