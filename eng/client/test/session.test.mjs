// A session on the running app, over each of its surfaces.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CartClient } from '../dist/index.js';
import { addProducts, address, newId } from './app.mjs';

for (const surface of ['cart', 'device']) {
  test(`a whole session over the ${surface} API`, async () => {
    const [grinder] = await addProducts(1, { price: '89.95', stock: 5 });
    const client = new CartClient({ address, surface });
    const linesOf = ({ data }) => data.items.map(({ productId, quantity, priceAtAdd }) => [productId._id, quantity, priceAtAdd]);

    assert.equal((await client.read()).error, 'Cart not found');
    const added = await client.add(grinder, 2, { key: 'first' });
    assert.deepEqual([linesOf(added), added.data.totalAmount, added.replayed], [[[grinder, 2, '89.95']], '179.9', false]);
    const again = await client.add(grinder, 2, { key: 'first' });
    assert.deepEqual([again.data.version, again.replayed], [added.data.version, true]);
    assert.deepEqual((await client.read()).data, added.data);

    const changed = await client.setQuantity(grinder, 3, { ifMatch: added.data.version });
    assert.deepEqual(linesOf(changed), [[grinder, 3, '89.95']]);
    const late = await client.setQuantity(grinder, 4, { ifMatch: added.data.version });
    assert.deepEqual([late.error, late.cart], ['Cart has changed', changed.data]);
    assert.equal((await client.add(grinder, 9)).error, 'Insufficient stock');
    assert.equal((await client.add(grinder, 1.5)).error, 'Invalid quantity');
    assert.equal((await client.remove(newId())).error, 'Item not found in cart');
    assert.deepEqual(linesOf(await client.remove(grinder)), []);
    assert.equal((await client.clear()).data.totalAmount, '0');

    client.forget();
    assert.equal((await client.read()).error, 'Cart not found');
    assert.equal((await client.add(grinder, 1, { ifMatch: added.data.version })).cart, null);
  });
}

for (const surface of ['cart', 'device']) {
  test(`lines of one product with different options over the ${surface} API`, async () => {
    const [shirt] = await addProducts(1, { price: '24.5', stock: 9 });
    const client = new CartClient({ address, surface });
    const linesOf = ({ data }) => data.items.map(({ productId, options, quantity }) => [productId._id, options, quantity]);

    await client.add(shirt);
    await client.add(shirt, 1, { options: { size: 'M', engraving: 'Zoë ☕' } });
    const added = await client.addAll([
      { productId: shirt, quantity: 2, options: { size: 'L' } },
      { productId: shirt, quantity: 1, options: { engraving: 'Zoë ☕', size: 'M' } },
      { productId: shirt, quantity: 1 },
    ]);
    assert.deepEqual(linesOf(added), [[shirt, {}, 2], [shirt, { size: 'M', engraving: 'Zoë ☕' }, 2], [shirt, { size: 'L' }, 2]]);

    const [plain, medium, large] = added.data.items.map(({ lineId }) => lineId);
    assert.equal(plain, shirt);
    await client.setQuantity(medium, 3);
    assert.deepEqual(linesOf(await client.remove(large)), [[shirt, {}, 2], [shirt, { size: 'M', engraving: 'Zoë ☕' }, 3]]);
    assert.deepEqual(linesOf(await client.setQuantity(shirt, 1)), [[shirt, {}, 1], [shirt, { size: 'M', engraving: 'Zoë ☕' }, 3]]);
    assert.deepEqual(linesOf(await client.remove(shirt)), [[shirt, { size: 'M', engraving: 'Zoë ☕' }, 3]]);
    assert.equal((await client.remove(large)).error, 'Item not found in cart');
    assert.equal((await client.add(shirt, 1, { options: { '': 'M' } })).error, 'Invalid options');
    assert.equal((await client.add(shirt, 7, { options: { size: 'S' } })).error, 'Insufficient stock');
  });

  test(`cart data is kept, replaced and copied to the order over the ${surface} API`, async () => {
    const [product] = await addProducts(1);
    const client = new CartClient({ address, surface });
    assert.equal((await client.setData({ note: 'For Zoë' })).error, 'Cart not found');
    await client.add(product, 1, { options: { size: 'M' } });

    const set = await client.setData({ note: 'For Zoë', locale: 'fr' }, { key: 'note' });
    const again = await client.setData({ note: 'For Zoë', locale: 'fr' }, { key: 'note' });
    assert.deepEqual([set.data.data, again.replayed], [{ note: 'For Zoë', locale: 'fr' }, true]);
    assert.deepEqual((await client.read()).data.data, { note: 'For Zoë', locale: 'fr' });
    assert.equal((await client.setData({}, { ifMatch: 'v-0' })).error, 'Cart has changed');
    assert.equal((await client.setData({ note: 'x'.repeat(2001) })).error, 'Invalid data');
    assert.deepEqual((await client.setData({ note: 'Happy birthday' })).data.data, { note: 'Happy birthday' });

    const { data: order } = await client.checkout();
    assert.deepEqual([order.data, order.items[0].options], [{ note: 'Happy birthday' }, { size: 'M' }]);
    assert.deepEqual((await client.read()).data.data, {});
  });
}

for (const surface of ['cart', 'device']) {
  test(`charges, and a checkout for the amount due, over the ${surface} API`, async () => {
    const [ring] = await addProducts(1, { price: '999999999999.9999', stock: 3 });
    const client = new CartClient({ address, surface });
    const shipping = { kind: 'shipping', name: 'Insured, "express"', amount: '4.90' };
    const fee = { kind: 'fee', name: 'Cash', amount: '999999999999.9999' };
    assert.equal((await client.setCharges([shipping])).error, 'Cart not found');
    assert.equal((await client.add(ring)).data.amountDue, '999999999999.9999');

    const charged = await client.setCharges([shipping, fee], { key: 'till' });
    assert.deepEqual(charged.data.charges, [{ ...shipping, amount: '4.9' }, fee]);
    assert.equal(charged.data.amountDue, '2000000000004.8998');
    assert.equal((await client.setCharges([shipping, fee], { key: 'till' })).replayed, true);
    assert.equal((await client.setCharges([{ ...fee, kind: 'bribe' }])).error, 'Invalid charges');
    const kept = (await client.read()).data;
    assert.deepEqual([kept.charges, kept.amountDue], [charged.data.charges, charged.data.amountDue]);

    assert.equal((await client.checkout({ amountDue: '2000000000004.8997' })).error, 'Amount has changed');
    const { data: order } = await client.checkout({ amountDue: '2000000000004.8998' });
    assert.deepEqual([order.charges, order.amountDue], [charged.data.charges, charged.data.amountDue]);
  });
}

for (const surface of ['cart', 'device']) {
  test(`a coupon, and the discount of each line, over the ${surface} API`, async () => {
    const [first, second] = await addProducts(2, { price: '9.99' });
    const code = `TEN-${newId().toUpperCase()}`;
    const saved = await fetch(`${address}/api/coupons/${code}`, {
      method: 'PUT', headers: { 'Content-Type': 'application/json' }, body: '{"percent":10,"minimum":10}',
    });
    assert.equal(saved.status, 201);
    const client = new CartClient({ address, surface });
    assert.equal((await client.applyCoupon(code)).error, 'Cart not found');
    assert.equal((await client.add(first)).data.coupon, null);
    assert.equal((await client.applyCoupon('no/code')).error, 'Invalid coupon');
    assert.equal((await client.applyCoupon(`NOT-${code.slice(0, 30)}`)).error, 'Coupon not found');
    assert.equal((await client.applyCoupon(code)).error, 'Coupon not applicable');
    await client.add(second);

    const applied = await client.applyCoupon(code.toLowerCase(), { key: 'coupon' });
    assert.deepEqual(applied.data.coupon, { code, discount: '2', problems: [] });
    assert.deepEqual(applied.data.items.map(({ discount }) => discount), ['1', '1']);
    assert.equal(applied.data.amountDue, '17.98');
    assert.equal((await client.applyCoupon(code, { key: 'coupon' })).replayed, true);
    assert.deepEqual((await client.remove(second)).data.coupon, { code, discount: '0', problems: ['Coupon not applicable'] });
    assert.equal((await client.checkout()).error, 'Coupon not applicable');
    assert.deepEqual([(await client.removeCoupon()).data.coupon, (await client.removeCoupon()).ok], [null, true]);

    await client.add(second);
    await client.applyCoupon(code);
    const { data: order } = await client.checkout({ amountDue: '17.98' });
    assert.deepEqual([order.coupon, order.amountDue], [{ code, discount: '2' }, '17.98']);
  });
}

test('an amount that is no decimal is refused without a request', async () => {
  const client = new CartClient({ address: 'http://shop.example', fetch: () => assert.fail('A request was sent.') });
  for (const amount of ['', '1,5', '1e3', '1.00001', 'NaN', '4.9}', undefined, null]) {
    assert.equal((await client.setCharges([{ kind: 'fee', name: 'x', amount }])).error, 'Invalid charges');
    if (amount !== undefined) assert.equal((await client.checkout({ amountDue: amount })).error, 'Invalid amount');
  }
});

test('the cart is found again by what the store has kept', async () => {
  const [product] = await addProducts(1);
  const kept = new Map();
  const store = { getItem: (name) => kept.get(name) ?? null, setItem: (name, value) => kept.set(name, value), removeItem: () => {} };

  const added = await new CartClient({ address, store }).add(product);

  assert.deepEqual((await new CartClient({ address, store }).read()).data, added.data);
  assert.deepEqual([...kept], [['cartfunctions.cartId', added.data._id]]);
});

test('the catalog comes page by page, its prices as text', async () => {
  const ids = await addProducts(3, { price: '999999999999.9999' });
  const client = new CartClient({ address });

  const found = [];
  for (let continuation; continuation !== null;) {
    const page = await client.products({ limit: 2, ...(continuation && { continuation }) });
    found.push(...page.data.items);
    ({ continuation } = page.data);
  }

  assert.deepEqual(ids.filter((id) => !found.some((product) => product._id === id)), []);
  assert.equal((await client.product(ids[0])).data.price, '999999999999.9999');
  assert.equal((await client.product(newId())).error, 'Product not found');
});

test('products are found by ids and by SKU', async () => {
  const ids = await addProducts(2);
  const sku = `M & L, ${newId()}`;
  const saved = await fetch(`${address}/api/products`, {
    method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ sku, name: 'Tee', price: 24.5, stock: 3 }),
  });
  const client = new CartClient({ address });

  const bySku = await client.products({ sku });
  const byIds = await client.products({ ids: [ids[1], newId(), ids[0], ids[1]] });

  assert.equal(saved.status, 201);
  assert.deepEqual(bySku.data.items.map((product) => [product.sku, product.price]), [[sku, '24.5']]);
  assert.deepEqual(byIds.data.items.map((product) => [product._id, product.sku]), [[ids[1], null], [ids[0], null]]);
  assert.equal((await client.products({ ids: [] })).error, 'Invalid ID format');
});
