export { CartClient } from './client.js';
export type { CallOptions, ChangeOptions, CartClientOptions } from './client.js';
export { formatMoney, fromUnits, toUnits } from './money.js';
export type { Money } from './money.js';
export type { Cart, CartLine, CartProduct, ErrorText, Product, ProductPage } from './model.js';
export type { Failure, Outcome, Success } from './outcome.js';
export type { Repeat } from './send.js';
export type { Store } from './store.js';
