import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatMoney, fromUnits, toUnits } from '../dist/index.js';
import { parseJson } from '../dist/money.js';

test('money keeps every digit, and zeros at its end carry no meaning', () => {
  assert.deepEqual(parseJson('{"totalAmount": 429496729399999999957.0506, "price":12.50,"priceAtAdd":100.000,"total_amount":0}'),
    { totalAmount: '429496729399999999957.0506', price: '12.5', priceAtAdd: '100', total_amount: '0' });
});

test('nothing but money becomes text, whatever a name or a text holds', () => {
  const json = '[{"quantity":2,"stock":7.0,"name":"\\"price\\":1","price":null,"note":"a \\\\",'
    + '"items":[{"price_at_addition":1},-3e2,true]}]';
  assert.deepEqual(parseJson(json), [{
    quantity: 2, stock: 7, name: '"price":1', price: null, note: 'a \\', items: [{ price_at_addition: '1' }, -300, true],
  }]);
  assert.deepEqual(parseJson('{"\\u0070rice":1.10}'), { price: '1.1' });
});

test('what is no JSON is refused as by JSON.parse', () => {
  for (const text of ['', '<html>', '{"price":1', '{"price":"1}', '{"price":1.2.3,}']) assert.throws(() => parseJson(text), SyntaxError);
});

test('units of 1/10000 are exact both ways', () => {
  for (const money of ['0', '0.0001', '89.95', '-1.5', '999999999999.9999', '429496729399999999957.0506']) {
    assert.equal(fromUnits(toUnits(money)), money);
  }
  assert.equal(toUnits('89.95') * 3n, 2698500n);
  assert.equal(toUnits('-0.5'), -5000n);
  for (const text of ['', '1.00001', '1e3', '.5', '1,5', 'NaN']) assert.throws(() => toUnits(text), RangeError);
});

test('an amount is formatted with every digit of it', () => {
  assert.equal(formatMoney('429496729399999999957.0506', 'en'), '429,496,729,399,999,999,957.0506');
  assert.equal(formatMoney('7.8', 'de'), '7,80');
  assert.equal(formatMoney('24.9', 'en', { style: 'currency', currency: 'EUR' }), '€24.90');
});

test('a currency has the decimals that it has, and an amount that needs more gets them', () => {
  const plain = (money, currency, options) => formatMoney(money, 'en', { style: 'currency', currency, ...options });
  assert.equal(plain('1250', 'JPY'), '¥1,250');
  assert.equal(plain('1250.5', 'JPY'), '¥1,250.5');
  assert.equal(plain('7.8', 'KWD'), 'KWD\u00a07.800');
  assert.equal(plain('7.8', 'EUR'), '€7.80');
  assert.equal(plain('0.0001', 'EUR'), '€0.0001');
});

test('the options of Intl.NumberFormat win', () => {
  assert.equal(formatMoney('7.8', 'en', { maximumFractionDigits: 0 }), '8');
  assert.equal(formatMoney('7.8', 'en', { maximumFractionDigits: 1 }), '7.8');
  assert.equal(formatMoney('7.8', 'en', { minimumFractionDigits: 6 }), '7.800000');
  assert.equal(formatMoney('7.8', 'en', { minimumFractionDigits: 0 }), '7.8');
  assert.equal(formatMoney('7.8', 'en', { minimumFractionDigits: undefined, maximumFractionDigits: undefined }), '7.80');
  assert.equal(formatMoney('1250', 'en', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 }), '$1,250');
});
