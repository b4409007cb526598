// What an application does with the client that Kiota generates for TypeScript. A test generates it, compiles this file and runs it
// (CartFunctions.Tests/EndToEnd/GeneratedClientTests.cs). Argument: the app's address.
import { AnonymousAuthenticationProvider } from '@microsoft/kiota-abstractions';
import { DefaultRequestAdapter } from '@microsoft/kiota-bundle';
import { createCartFunctionsClient } from './kiota/cartFunctionsClient.js';
import { HealthStatusObject, type CartChangedFailure, type Failure } from './kiota/models/index.js';
import { address, allUnits, csv, exactTotal, must, newId, until } from './session.js';

const adapter = new DefaultRequestAdapter(new AnonymousAuthenticationProvider());
adapter.baseUrl = address;
const { api, cart: deviceCart } = createCartFunctionsClient(adapter);
const [beans, cartId] = [newId(), newId()];
const [product, cart] = [api.products.byProductId(beans), api.cart.byCartId(cartId)];

// A PUT answers 201, and then 200.
await product.put({ name: 'Beans', price: 0.3, stock: 9 });
const saved = await product.put({ name: 'Beans', price: 0.3, stock: 10 });
must(saved?.data?.price === 0.3 && saved.data.stock === 10, 'the second save replaces the product');

// A change takes effect once, however often it is sent.
const add = { cartId, productId: beans, quantity: 2 };
const first = (await api.cart.post(add, { headers: { 'Idempotency-Key': 'add-1' } }))?.data;
const repeated = (await api.cart.post(add, { headers: { 'Idempotency-Key': 'add-1' } }))?.data;
must(repeated?.items?.[0]?.quantity === 2, 'the repeat adds nothing');
must(first?.reservation && !first.reservation.until, 'nothing is reserved: a null is read as an empty object');
must(first.totalAmount === 0.6, 'the total is that of two');

// A line whose price has changed has a problem.
await product.put({ name: 'Beans', price: 0.4, stock: 10 });
await until(async () => (await cart.get())?.data?.items?.[0]?.problems?.[0] === 'Price changed');

// A 412 has the current cart.
const headers = { 'If-Match': `"${first.version}"` };
const line = cart.items.byLineId(beans);
const second = await line.put({ quantity: 3 }, { headers });
const changed = await failure<CartChangedFailure>(412, () => line.put({ quantity: 4 }, { headers }));
must(changed.errorEscaped === 'Cart has changed' && changed.data?.version === second?.data?.version, 'the 412 has the current cart');

// A reservation for the default time.
const reserved = (await cart.reservation.put({}))?.data?.reservation?.until;
must(reserved && reserved.getTime() > Date.now() + 14 * 60_000, 'the cart is reserved for 15 minutes');
must((await cart.get())?.data?.reservation?.until?.getTime() === reserved.getTime(), 'a read shows the reservation');

// A merge answers with both carts.
const other = (await api.cart.post({ productId: beans, quantity: 1 }))?.data?.id;
const merged = (await cart.merge.post({ from: other! }))?.data;
must(merged?.cart?.items?.[0]?.quantity === 4 && merged.from?.items?.length === 0, 'the units moved');

// A checkout answers with the order.
const order = (await cart.checkout.post({}, { headers: { 'Idempotency-Key': 'checkout-1' } }))?.data;
must(order?.totalAmount === 1.6 && order.items?.[0]?.name === 'Beans', 'the order has what was bought');
const found = await cart.orders.byOrderId(order.id!).get();
must(found?.data?.placedAt?.getTime() === order.placedAt?.getTime(), 'the order can be read');

// Failures have their fixed text.
const missing = await failure<Failure>(404, () => api.cart.byCartId(newId()).get());
must(missing.errorEscaped === 'Cart not found', 'there is no such cart');
must((await failure<Failure>(400, () => api.cart.byCartId('shoes').get())).errorEscaped === 'Invalid ID format', 'that is no id');

// The device API.
const device = { headers: { DeviceID: newId() } };
await failure(404, () => deviceCart.get(device));
await deviceCart.items.post({ productId: beans, quantity: 1 }, device);
const added = await deviceCart.items.post({ productId: beans, quantity: 1 }, device);
must(added?.items?.[0]?.quantity === 2, 'the second one adds');

// An import, which is JSON unless the caller names another type, and a cart whose total has 24 digits before its point: a number, which is
// rounded.
const file = new TextEncoder().encode(csv).buffer as ArrayBuffer;
const imported = (await api.products.importEscaped.post(file, { headers: { 'Content-Type': 'text/csv' } }))?.data;
must(imported?.imported === 200 && imported.rejected?.[0]?.line === 202, 'all but the last record were imported');
const large = await api.cart.byCartId(newId()).items.post(allUnits);
must(large?.data?.totalAmount === Number(exactTotal), 'the number is the nearest double');

must((await api.health.get())?.status === HealthStatusObject.Healthy, 'the service is healthy');
console.log('The session went through.');

/** What a call throws: a failure of the contract, with its status. */
async function failure<T>(status: number, call: () => Promise<unknown>): Promise<T> {
  const thrown = await call().then(() => undefined, (error: unknown) => error);
  must((thrown as { responseStatusCode?: number } | undefined)?.responseStatusCode === status, `it fails with ${status}: ${thrown}`);
  return thrown as T;
}
