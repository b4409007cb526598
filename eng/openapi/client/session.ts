// One whole cart session by a client that is generated from the OpenAPI document. The compiler checks it against the document,
// and a test runs it (CartFunctions.Tests/EndToEnd/TypeScriptClientTests.cs). Argument: the app's address.
import createClient from 'openapi-fetch';
import type { components, paths } from './schema.js';

declare const process: { argv: string[] };

type Cart = components['schemas']['Cart'];
type DeviceCart = components['schemas']['DeviceCart'];

const { GET, POST, PUT, DELETE } = createClient<paths>({ baseUrl: process.argv[2]! });

const cartId = hex(12);
const productId = hex(12);

const saved = await PUT('/api/products/{productId}', {
  params: { path: { productId } },
  body: { name: 'Burr grinder, hand-cranked', price: 89.95, stock: 5 },
});
must(saved.response.status === 201 && saved.data?.data.stock === 5, 'the product is new in the catalogue');

// A retry-safe first add: the client picks the cart's id, and repeats with the same key.
const add = () => POST('/api/cart', {
  params: { header: { 'Idempotency-Key': 'first-add' } },
  body: { cartId, productId, quantity: 2 },
});
const added = await add();
const repeated = await add();
must(linesOf(added.data?.data) === '2 × 89.95' && added.data?.data.totalAmount === 179.9, 'the add made the cart');
must(linesOf(repeated.data?.data) === '2 × 89.95', 'the repeat added nothing');
must(repeated.response.headers.get('Idempotency-Replayed') === 'true', 'the repeat says that it is one');

const read = await GET('/api/cart/{cartId}', { params: { path: { cartId } } });
const version = read.response.headers.get('ETag')!;
must(version === `"${read.data?.data.version}"`, 'the ETag is the version in quotes');

const change = (quantity: number) => PUT('/api/cart/{cartId}/items/{productId}', {
  params: { path: { cartId, productId }, header: { 'If-Match': version } },
  body: { quantity },
});
const changed = await change(3);
must(linesOf(changed.data?.data) === '3 × 89.95' && changed.data?.message === 'Cart updated successfully', 'the quantity was changed');

const late = await change(4);
must(late.response.status === 412 && late.error?.error === 'Cart has changed', 'a change of an old version is refused');
must(late.error?.error === 'Cart has changed' && linesOf(late.error.data) === '3 × 89.95', 'the refusal brings the cart as it is');

const short = await POST('/api/cart', { body: { cartId, productId, quantity: 9 } });
must(short.error?.error === 'Insufficient stock', 'more than the stock is refused');

const removed = await DELETE('/api/cart/{cartId}/items/{productId}', { params: { path: { cartId, productId } } });
must(removed.data?.data.items.length === 0, 'the line was removed');
const cleared = await DELETE('/api/cart/{cartId}', { params: { path: { cartId } } });
must(cleared.data?.data.totalAmount === 0, 'the cart was cleared');

// The same cart model by a device's secret.
const header = { DeviceID: `device-${hex(8)}` };
const none = await GET('/cart', { params: { header } });
must(none.error?.error === 'Cart not found', 'the device has no cart yet');
const first = await POST('/cart/items', { params: { header }, body: { product_id: productId, quantity: 1 } });
must(first.response.status === 201 && deviceLinesOf(first.data) === '1 × 89.95', 'the add made the cart of the device');
const same = await GET('/api/cart/{cartId}', { params: { path: { cartId: first.data!.id } } });
must(same.data?.data.version === first.data?.version, 'it is the same cart on both surfaces');

console.log('The session went through.');

function linesOf(cart: Cart | undefined): string | undefined {
  return cart?.items.map((line) => `${line.quantity} × ${line.priceAtAdd}`).join();
}

function deviceLinesOf(cart: DeviceCart | undefined): string | undefined {
  return cart?.items.map((line) => `${line.quantity} × ${line.price_at_addition}`).join();
}

function hex(bytes: number): string {
  return [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function must(holds: boolean | undefined, what: string): void {
  if (!holds) throw new Error(`It does not hold that ${what}.`);
}
