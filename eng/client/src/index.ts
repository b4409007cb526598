export { CartClient } from './client.js';
export type { AddOptions, CheckoutOptions, ProductQuery } from './client.js';
export { formatMoney, fromUnits, toUnits } from './money.js';
export type { Money } from './money.js';
export type {
  AddedItem, Cart, CartCoupon, CartData, CartLine, CartProduct, Charge, ErrorText, LineOptions, Merged, Order, Product, ProductPage,
} from './model.js';
export type { Failure, Outcome, Success } from './outcome.js';
export type { Repeat } from './send.js';
export type { Store } from './store.js';
export type { CallOptions, CartClientOptions, ChangeOptions } from './transport.js';
export type { TokenSource } from './token.js';
