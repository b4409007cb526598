export { CartClient } from './client.js';
export type { AddOptions, ProductQuery } from './client.js';
export { formatMoney, fromUnits, toUnits } from './money.js';
export type { Money } from './money.js';
export type { AddedItem, Cart, CartData, CartLine, CartProduct, ErrorText, LineOptions, Merged, Order, Product, ProductPage } from './model.js';
export type { Failure, Outcome, Success } from './outcome.js';
export type { Repeat } from './send.js';
export type { Store } from './store.js';
export type { CallOptions, CartClientOptions, ChangeOptions } from './transport.js';
