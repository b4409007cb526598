// Azurite for the bench, which needs 100,000 carts. Storing them one by one would take minutes. So a cart with a property Copies is also
// stored that many times under the following ids. Each copy is stored as if it had been sent alone.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { default: Store } = require('azurite/dist/src/table/persistence/LokiTableMetadataStore.js');
const insert = Store.prototype.insertTableEntity;

Store.prototype.insertTableEntity = async function (context, table, account, entity, batchId) {
  const { Copies: copies = 0, ...properties } = entity.properties;
  const inserted = await insert.call(this, context, table, account, { ...entity, properties }, batchId);
  if (copies > 0) {
    const { $loki, meta, ...document } = inserted;
    this.getEntityCollection(account, table, context).insert(Array.from({ length: copies }, (_, i) => copy(document, i + 1)));
  }
  return inserted;
};

await import('../scripts/azurite.mjs');

function copy(document, n) {
  const id = (BigInt(`0x${document.PartitionKey}`) + BigInt(n)).toString(16).padStart(24, '0');
  const keys = { PartitionKey: id, RowKey: id };
  return { ...document, ...keys, properties: { ...document.properties, ...keys } };
}
