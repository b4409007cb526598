// What an application does with the client that @hey-api/openapi-ts generates. A test generates it, compiles this file and runs it
// (CartFunctions.Tests/EndToEnd/GeneratedClientTests.cs). Argument: the app's address.
import { client } from './hey-api/client.gen.js';
import {
  addDeviceItem, addItem, addItems, checkOut, getCart, getDeviceCart, getHealth, getOrder, importProducts, mergeCarts, reserve, saveProduct,
  setQuantity,
} from './hey-api/sdk.gen.js';
import { address, allUnits, csv, exactTotal, must, newId, until } from './session.js';

client.setConfig({ baseUrl: address });
const [beans, cartId] = [newId(), newId()];
const [product, cart, line] = [{ productId: beans }, { cartId }, { cartId, lineId: beans }];

// A PUT answers 201, and then 200.
const created = await saveProduct({ path: product, body: { name: 'Beans', price: 0.3, stock: 9 } });
must(created.response?.status === 201 && created.data?.data.price === 0.3, 'the first save creates the product');
const saved = await saveProduct({ path: product, body: { name: 'Beans', price: 0.3, stock: 10 } });
must(saved.response?.status === 200 && saved.data?.data.stock === 10, 'the second save replaces the product');

// A change takes effect once, however often it is sent.
const add = { body: { cartId, productId: beans, quantity: 2 }, headers: { 'Idempotency-Key': 'add-1' } };
const first = (await addItem(add)).data?.data;
const repeated = (await addItem(add)).data?.data;
must(first !== undefined && repeated?.items[0]?.quantity === 2, 'the repeat adds nothing');
must(first.reservation === null && first.totalAmount === 0.6, 'nothing is reserved');

// A line whose price has changed has a problem.
await saveProduct({ path: product, body: { name: 'Beans', price: 0.4, stock: 10 } });
await until(async () => (await getCart({ path: cart })).data?.data.items[0]?.problems[0] === 'Price changed');

// A 412 has the current cart.
const stale = { 'If-Match': `"${first.version}"` };
const second = await setQuantity({ path: line, body: { quantity: 3 }, headers: stale });
const changed = await setQuantity({ path: line, body: { quantity: 4 }, headers: stale });
must(changed.response?.status === 412 && changed.error?.error === 'Cart has changed', 'the cart has changed');
const current = changed.error.data as { version?: string } | null; // An error is a union of all failures.
must(current?.version === second.data?.data.version, 'the 412 has the current cart');

// A reservation for the default time: without a body, and with an empty one.
must((await reserve({ path: cart })).data?.success, 'it needs no body');
const reserved = (await reserve({ path: cart, body: {} })).data?.data.reservation;
must(reserved && Date.parse(reserved.until) > Date.now() + 14 * 60_000, 'the cart is reserved for 15 minutes');
must((await getCart({ path: cart })).data?.data.reservation?.until === reserved.until, 'a read shows the reservation');

// A merge answers with both carts.
const other = (await addItem({ body: { productId: beans, quantity: 1 } })).data?.data._id;
must(other !== undefined, 'the other cart has an id');
const merged = (await mergeCarts({ path: cart, body: { from: other } })).data?.data;
must(merged?.cart.items[0]?.quantity === 4 && merged.from?.items.length === 0, 'the units moved');

// A checkout answers 201 with the order.
const order = (await checkOut({ path: cart, headers: { 'Idempotency-Key': 'checkout-1' } })).data?.data;
must(order?.totalAmount === 1.6 && order.items[0]?.name === 'Beans', 'the order has what was bought');
must((await getOrder({ path: { cartId, orderId: order._id } })).data?.data.placedAt === order.placedAt, 'the order can be read');

// Failures have their fixed text.
must((await getCart({ path: { cartId: newId() } })).error?.error === 'Cart not found', 'there is no such cart');
must((await getCart({ path: { cartId: 'shoes' } })).error?.error === 'Invalid ID format', 'that is no id');

// The device API.
const headers = { DeviceID: newId() };
must((await getDeviceCart({ headers })).error?.error === 'Cart not found', 'the device has no cart');
const made = await addDeviceItem({ headers, body: { product_id: beans, quantity: 1 } });
must(made.response?.status === 201 && made.data?.reservation === null, 'the first add creates the cart');
const added = await addDeviceItem({ headers, body: { product_id: beans, quantity: 1 } });
must(added.response?.status === 200 && added.data?.items[0]?.quantity === 2, 'the second one adds');

// An import, which is JSON unless the caller names another type.
const imported = (await importProducts({ body: new Blob([csv]), headers: { 'Content-Type': 'text/csv' } })).data?.data;
must(imported?.imported === 200 && imported.rejected[0]?.line === 202, 'all but the last record were imported');

// A cart whose total has 24 digits before its point. As a number it is rounded; as text it is exact.
const large = { cartId: newId() };
must((await addItems({ path: large, body: allUnits })).data?.data.totalAmount === Number(exactTotal), 'the number is the nearest double');
const text: unknown = (await getCart({ path: large, parseAs: 'text' })).data;
must(String(text).includes(`"totalAmount":${exactTotal}`), 'the text has all digits');

must((await getHealth()).data?.status === 'healthy', 'the service is healthy');
console.log('The session went through.');
