// Azurite for the bench, which wants 100,000 carts, and would take minutes to store them one by one. So a cart that comes with a number
// of Copies is stored that often more, under the ids that follow its own. Each is what Azurite makes of one that is sent alone.
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
