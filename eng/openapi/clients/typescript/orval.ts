// What an application does with the client that orval generates. A test generates it, compiles this file and runs it
// (CartFunctions.Tests/EndToEnd/GeneratedClientTests.cs). Argument: the app's address, which the generated client has too.
import {
  addDeviceItem, addItem, addItems, checkOut, getCart, getDeviceCart, getGetCartUrl, getHealth, getImportProductsUrl, getOrder,
  importProducts, mergeCarts, reserve, saveProduct, setQuantity, type ImportAnswer,
} from './orval/client.js';
import { allUnits, csv, exactTotal, must, newId, until } from './session.js';

const [beans, cart] = [newId(), newId()];

// A PUT answers 201, and then 200.
const created = await saveProduct(beans, { name: 'Beans', price: 0.3, stock: 9 });
must(created.status === 201 && created.data.data.price === 0.3, 'the first save creates the product');
const saved = await saveProduct(beans, { name: 'Beans', price: 0.3, stock: 10 });
must(saved.status === 200 && saved.data.data.stock === 10, 'the second save replaces the product');

// A change takes effect once, however often it is sent.
const add = { cartId: cart, productId: beans, quantity: 2 };
const first = await addItem(add, { 'Idempotency-Key': 'add-1' });
const repeated = await addItem(add, { 'Idempotency-Key': 'add-1' });
must(first.status === 200 && repeated.status === 200, 'the adds succeed');
must(repeated.data.data.items[0]?.quantity === 2, 'the repeat adds nothing');
must(first.data.data.reservation === null && first.data.data.totalAmount === 0.6, 'nothing is reserved');

// A line whose price has changed has a problem.
await saveProduct(beans, { name: 'Beans', price: 0.4, stock: 10 });
await until(async () => {
  const { status, data } = await getCart(cart);
  return status === 200 && data.data.items[0]?.problems[0] === 'Price changed';
});

// A 412 has the current cart.
const stale = { 'If-Match': `"${first.data.data.version}"` };
const second = await setQuantity(cart, beans, { quantity: 3 }, stale);
const changed = await setQuantity(cart, beans, { quantity: 4 }, stale);
must(second.status === 200 && changed.status === 412, 'the second change is refused');
must(changed.data.error === 'Cart has changed' && changed.data.data?.version === second.data.data.version, 'the 412 has the current cart');
const absent = await addItem({ ...add, cartId: newId() }, stale);
must(absent.status === 412 && absent.data.data === null, 'the 412 has no cart where there is none');

// A reservation for the default time: without a body, and with an empty one.
must((await reserve(cart)).status === 200, 'it needs no body');
const reserved = await reserve(cart, {});
must(reserved.status === 200 && reserved.data.data.reservation !== null, 'the cart is reserved');
must(Date.parse(reserved.data.data.reservation.until) > Date.now() + 14 * 60_000, 'it is reserved for 15 minutes');
const read = await getCart(cart);
must(read.status === 200 && read.data.data.reservation !== null, 'a read shows the reservation');

// A merge answers with both carts.
const other = await addItem({ productId: beans, quantity: 1 });
must(other.status === 200, 'the other cart is new');
const merged = await mergeCarts(cart, { from: other.data.data._id });
must(merged.status === 200 && merged.data.data.cart.items[0]?.quantity === 4, 'the units moved');
must(merged.data.data.from?.items.length === 0, 'the other cart is empty');

// A checkout answers 201 with the order.
const checkout = await checkOut(cart, {}, { 'Idempotency-Key': 'checkout-1' });
must(checkout.status === 201, 'the order is placed');
const order = checkout.data.data;
must(order.totalAmount === 1.6 && order.items[0]?.name === 'Beans', 'the order has what was bought');
const found = await getOrder(cart, order._id);
must(found.status === 200 && found.data.data.placedAt === order.placedAt, 'the order can be read');

// Failures have their fixed text.
const missing = await getCart(newId());
must(missing.status === 404 && missing.data.error === 'Cart not found', 'there is no such cart');
const invalid = await getCart('shoes');
must(invalid.status === 400 && invalid.data.error === 'Invalid ID format', 'that is no id');

// The device API.
const device = { DeviceID: newId() };
const none = await getDeviceCart(device);
must(none.status === 404 && none.data.error === 'Cart not found', 'the device has no cart');
const made = await addDeviceItem({ product_id: beans, quantity: 1 }, device);
must(made.status === 201 && made.data.reservation === null, 'the first add creates the cart');
const added = await addDeviceItem({ product_id: beans, quantity: 1 }, device);
must(added.status === 200 && added.data.items[0]?.quantity === 2, 'the second one adds');

// An import. The generated function sends `{}` in place of a file, so its address serves a request of one's own.
must((await importProducts(new Blob([csv]))).status === 400, 'the file is not sent');
const response = await fetch(getImportProductsUrl(), { method: 'POST', headers: { 'Content-Type': 'text/csv' }, body: csv });
const imported = await response.json() as ImportAnswer;
must(imported.data.imported === 200 && imported.data.rejected[0]?.line === 202, 'all but the last record were imported');

// A cart whose total has 24 digits before its point. As a number it is rounded; as text it is exact.
const id = newId();
const large = await addItems(id, allUnits);
must(large.status === 200 && large.data.data.totalAmount === Number(exactTotal), 'the number is the nearest double');
must((await (await fetch(getGetCartUrl(id))).text()).includes(`"totalAmount":${exactTotal}`), 'the text has all digits');

const health = await getHealth();
must(health.status === 200 && health.data.status === 'healthy', 'the service is healthy');
console.log('The session went through.');
