// What an application does with openapi-fetch and the types that openapi-typescript generates. A test generates them, compiles this file and
// runs it (CartFunctions.Tests/EndToEnd/GeneratedClientTests.cs). Argument: the app's address.
import createClient from 'openapi-fetch';
import type { paths } from './openapi-typescript/schema.js';
import { address, allUnits, csv, exactTotal, must, newId, until } from './session.js';

const { GET, POST, PUT } = createClient<paths>({ baseUrl: address });
const [beans, cartId] = [newId(), newId()];
const [product, cart] = [{ path: { productId: beans } }, { path: { cartId } }];
const read = () => GET('/api/cart/{cartId}', { params: cart });

// A PUT answers 201, and then 200.
const created = await PUT('/api/products/{productId}', { params: product, body: { name: 'Beans', price: 0.3, stock: 9 } });
must(created.response.status === 201 && created.data?.data.price === 0.3, 'the first save creates the product');
const saved = await PUT('/api/products/{productId}', { params: product, body: { name: 'Beans', price: 0.3, stock: 10 } });
must(saved.response.status === 200 && saved.data?.data.stock === 10, 'the second save replaces the product');

// A change takes effect once, however often it is sent.
const add = { params: { header: { 'Idempotency-Key': 'add-1' } }, body: { cartId, productId: beans, quantity: 2 } };
const first = (await POST('/api/cart', add)).data?.data;
const repeated = (await POST('/api/cart', add)).data?.data;
must(first !== undefined && repeated?.items[0]?.quantity === 2, 'the repeat adds nothing');
must(first.reservation === null && first.totalAmount === 0.6, 'nothing is reserved');

// A line whose price has changed has a problem.
await PUT('/api/products/{productId}', { params: product, body: { name: 'Beans', price: 0.4, stock: 10 } });
await until(async () => (await read()).data?.data.items[0]?.problems[0] === 'Price changed');

// A 412 has the current cart.
const line = { path: { cartId, lineId: beans }, header: { 'If-Match': `"${first.version}"` } };
const second = await PUT('/api/cart/{cartId}/items/{lineId}', { params: line, body: { quantity: 3 } });
const changed = await PUT('/api/cart/{cartId}/items/{lineId}', { params: line, body: { quantity: 4 } });
must(changed.response.status === 412 && changed.error?.error === 'Cart has changed', 'the cart has changed');
const current = changed.error.data as { version?: string } | null; // An error is a union of all failures.
must(current?.version === second.data?.data.version, 'the 412 has the current cart');

// A reservation for the default time: without a body, and with an empty one.
must((await PUT('/api/cart/{cartId}/reservation', { params: cart })).data?.success, 'it needs no body');
const reserved = (await PUT('/api/cart/{cartId}/reservation', { params: cart, body: {} })).data?.data.reservation;
must(reserved && Date.parse(reserved.until) > Date.now() + 14 * 60_000, 'the cart is reserved for 15 minutes');
must((await read()).data?.data.reservation?.until === reserved.until, 'a read shows the reservation');

// A merge answers with both carts.
const other = (await POST('/api/cart', { body: { productId: beans, quantity: 1 } })).data?.data._id;
must(other !== undefined, 'the other cart has an id');
const merged = (await POST('/api/cart/{cartId}/merge', { params: cart, body: { from: other } })).data?.data;
must(merged?.cart.items[0]?.quantity === 4 && merged.from?.items.length === 0, 'the units moved');

// A checkout answers 201 with the order.
const keyed = { ...cart, header: { 'Idempotency-Key': 'checkout-1' } };
const order = (await POST('/api/cart/{cartId}/checkout', { params: keyed })).data?.data;
must(order?.totalAmount === 1.6 && order.items[0]?.name === 'Beans', 'the order has what was bought');
const found = await GET('/api/cart/{cartId}/orders/{orderId}', { params: { path: { cartId, orderId: order._id } } });
must(found.data?.data.placedAt === order.placedAt, 'the order can be read');

// Failures have their fixed text.
const missing = await GET('/api/cart/{cartId}', { params: { path: { cartId: newId() } } });
must(missing.error?.error === 'Cart not found', 'there is no such cart');
const invalid = await GET('/api/cart/{cartId}', { params: { path: { cartId: 'shoes' } } });
must(invalid.error?.error === 'Invalid ID format', 'that is no id');

// The device API.
const device = { header: { DeviceID: newId() } };
must((await GET('/cart', { params: device })).error?.error === 'Cart not found', 'the device has no cart');
const made = await POST('/cart/items', { params: device, body: { product_id: beans, quantity: 1 } });
must(made.response.status === 201 && made.data?.reservation === null, 'the first add creates the cart');
const added = await POST('/cart/items', { params: device, body: { product_id: beans, quantity: 1 } });
must(added.response.status === 200 && added.data?.items[0]?.quantity === 2, 'the second one adds');

// An import. Without the serializer and the content type the text is sent in JSON quotes.
const asText = { bodySerializer: String, headers: { 'Content-Type': 'text/csv' } };
const imported = (await POST('/api/products/import', { body: csv, ...asText })).data?.data;
must(imported?.imported === 200 && imported.rejected[0]?.line === 202, 'all but the last record were imported');

// A cart whose total has 24 digits before its point. As a number it is rounded; as text it is exact.
const large = { path: { cartId: newId() } };
const total = (await POST('/api/cart/{cartId}/items', { params: large, body: allUnits })).data?.data.totalAmount;
must(total === Number(exactTotal), 'the number is the nearest double');
const text = (await GET('/api/cart/{cartId}', { params: large, parseAs: 'text' })).data;
must(text?.includes(`"totalAmount":${exactTotal}`), 'the text has all digits');

must((await GET('/api/health')).data?.status === 'healthy', 'the service is healthy');
console.log('The session went through.');
