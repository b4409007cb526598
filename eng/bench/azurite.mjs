// Azurite for the bench, which wants 100,000 carts. Stored one by one they take Azurite ten minutes, since it looks an entity up
// among all of its RowKey, and every cart has the same. So an entity that comes with a number of Copies is stored that often, with
// the PartitionKeys that follow its own; each is what Azurite makes of one that is sent alone.
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

// The row `memory` asks 50,000 carts a hundred thousand times. In its tables an entity is looked up among those of its PartitionKey.
const collectionOf = Store.prototype.getEntityCollection;

Store.prototype.getEntityCollection = function (account, table, context) {
  const collection = collectionOf.call(this, account, table, context);
  if (table.startsWith('foot') && !Object.hasOwn(collection, 'findOne')) {
    const findOne = collection.findOne;
    collection.findOne = ({ PartitionKey, ...rest }) => findOne.call(collection, { PartitionKey, ...rest });
  }
  return collection;
};

await import('../scripts/azurite.mjs');

function copy(document, n) {
  const PartitionKey = (BigInt(`0x${document.PartitionKey}`) + BigInt(n)).toString(16).padStart(24, '0');
  return { ...document, PartitionKey, properties: { ...document.properties, PartitionKey } };
}
