// What a client that is generated from the OpenAPI document does with the operations that eng/client leaves out. The compiler checks it
// against the document, and a test runs it (CartFunctions.Tests/EndToEnd/TypeScriptClientTests.cs). Argument: the app's address.
import createClient from 'openapi-fetch';
import type { paths } from './schema.js';

declare const process: { argv: string[] };

const { GET, POST, PUT, DELETE } = createClient<paths>({ baseUrl: process.argv[2]! });

const productId = '65f1a0c2e4b0a1d2c3f4ffff';
const params = { path: { productId } };

const saved = await PUT('/api/products/{productId}', { params, body: { name: 'Burr grinder, hand-cranked', price: 89.95, stock: 5 } });
must(saved.response.status === 201 && saved.data?.data.stock === 5, 'the product is new in the catalog');

const imported = await POST('/api/products/import', {
  body: 'id,name,price,stock\n,,,\n',
  bodySerializer: String,
  headers: { 'Content-Type': 'text/csv' },
});
must(imported.data?.data.rejectedCount === 1, 'a record without anything is rejected');

const deleted = await DELETE('/api/products/{productId}', { params });
must(deleted.data?.data._id === productId, 'the product that was is answered');

const again = await DELETE('/api/products/{productId}', { params });
must(again.error?.error === 'Product not found', 'it is there no longer');

const health = await GET('/api/health');
must(health.data?.status === 'healthy', 'the service is healthy');

console.log('The session went through.');

function must(holds: boolean | undefined, what: string): void {
  if (!holds) throw new Error(`It does not hold that ${what}.`);
}
