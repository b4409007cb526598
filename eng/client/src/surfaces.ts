// The HTTP surfaces of the service: how each asks for an operation, and where its answers hold the cart.
import { idOf, refuse } from './arguments.js';
import type { AddedItem, Cart, CartData, DeviceCart } from './model.js';
import { randomHex, type SecretStore } from './store.js';

/** Where a cart is in the cart API. */
export interface CartAddress {
  path: string;
  /** Whether the requests carry the customer's token. */
  asCustomer?: true;
}

/** A request of a surface. */
export interface Call extends CartAddress {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  headers?: Record<string, string>;
  /** An object, or its JSON. */
  body?: object | string;
}

/** One way to reach the cart. The methods throw a `Refusal` if a value cannot be sent. */
export interface Surface {
  /** The name of the secret in the store. */
  readonly secretName: string;
  /** Where the cart API has the cart; null if only a read tells its id. */
  addressIn(store: SecretStore): CartAddress | null;
  read(store: SecretStore): Call;
  add(store: SecretStore, item: AddedItem): Call;
  setQuantity(store: SecretStore, lineId: string, quantity: number): Call;
  remove(store: SecretStore, lineId: string): Call;
  clear(store: SecretStore): Call;
  setData(store: SecretStore, data: CartData): Call;
  applyCoupon(store: SecretStore, code: string): Call;
  removeCoupon(store: SecretStore): Call;
  /** The cart in the answer to a success. Throws if the answer holds none. */
  cartOf(body: unknown): Cart;
  /** The cart in the answer "Cart has changed"; null if there is none. */
  changedCartOf(body: unknown): Cart | null;
}

/** `/api/cart`: the cart's id opens it. */
export const cartSurface: Surface = cartApi(
  (store) => ({ path: cartPath(store) }),
  (store, item) => ({ path: '/api/cart', body: { cartId: cartIdOf(store), ...item } }));

/** `/api/me/cart`: a token opens it. The secret in the store is the id of the guest's cart, which a sign-in merges. */
export const customerSurface: Surface = cartApi(
  () => ({ path: '/api/me/cart', asCustomer: true }),
  (_, item) => ({ path: '/api/me/cart', asCustomer: true, body: item }));

/** `/cart`: the DeviceID header names the cart. */
export const deviceSurface: Surface = {
  secretName: 'cartfunctions.deviceId',
  addressIn: () => null,
  read: (store) => ({ method: 'GET', path: '/cart', headers: deviceOf(store) }),
  add: (store, { productId, ...item }) =>
    ({ method: 'POST', path: '/cart/items', headers: deviceOf(store), body: { product_id: idOf(productId, 'productId'), ...item } }),
  setQuantity: (store, lineId, quantity) => ({ method: 'PUT', path: linePath(lineId), headers: deviceOf(store), body: { quantity } }),
  remove: (store, lineId) => ({ method: 'DELETE', path: linePath(lineId), headers: deviceOf(store) }),
  clear: (store) => ({ method: 'DELETE', path: '/cart', headers: deviceOf(store) }),
  setData: (store, data) => ({ method: 'PUT', path: '/cart/data', headers: deviceOf(store), body: { data } }),
  applyCoupon: (store, code) => ({ method: 'PUT', path: '/cart/coupon', headers: deviceOf(store), body: { code } }),
  removeCoupon: (store) => ({ method: 'DELETE', path: '/cart/coupon', headers: deviceOf(store) }),
  cartOf: (body) => fromDevice(body as DeviceCart),
  changedCartOf: (body) => {
    const cart = objectOrNull((body as { cart?: DeviceCart }).cart);
    return cart && fromDevice(cart);
  },
};

/** The path of the cart whose id is in a store. */
export function cartPath(store: SecretStore): string {
  return `/api/cart/${cartIdOf(store)}`;
}

/** What an answer holds in its envelope. Throws if it has no envelope. */
export function dataOf<T>(body: unknown): T {
  const { success, data } = body as { success?: unknown; data?: T };
  if (success !== true || objectOrNull(data) === null) throw new TypeError('The answer is not one of the service.');
  return data as T;
}

/** A surface with an envelope. */
function cartApi(
  addressOf: (store: SecretStore) => CartAddress,
  addTo: (store: SecretStore, item: AddedItem) => CartAddress & { body: object },
): Surface {
  const line = (store: SecretStore, lineId: string) => below(addressOf(store), `/items/${idOf(lineId, 'lineId')}`);
  return {
    secretName: 'cartfunctions.cartId',
    addressIn: addressOf,
    read: (store) => ({ method: 'GET', ...addressOf(store) }),
    add: (store, { productId, ...item }) => ({ method: 'POST', ...addTo(store, { productId: idOf(productId, 'productId'), ...item }) }),
    setQuantity: (store, lineId, quantity) => ({ method: 'PUT', ...line(store, lineId), body: { quantity } }),
    remove: (store, lineId) => ({ method: 'DELETE', ...line(store, lineId) }),
    clear: (store) => ({ method: 'DELETE', ...addressOf(store) }),
    setData: (store, data) => ({ method: 'PUT', ...below(addressOf(store), '/data'), body: { data } }),
    applyCoupon: (store, code) => ({ method: 'PUT', ...below(addressOf(store), '/coupon'), body: { code } }),
    removeCoupon: (store) => ({ method: 'DELETE', ...below(addressOf(store), '/coupon') }),
    cartOf: (body) => dataOf<Cart>(body),
    changedCartOf: (body) => objectOrNull((body as { data?: Cart }).data),
  };
}

/** The address of a part of a cart. */
export function below(cart: CartAddress, part: string): CartAddress {
  return { ...cart, path: cart.path + part };
}

// The client chooses the id itself: 24 random hex digits. So the first add, too, can be repeated safely.
function cartIdOf(store: SecretStore): string {
  return idOf(store.getOrMake(cartSurface.secretName, () => randomHex(12)), 'cartId');
}

function deviceOf(store: SecretStore): Record<string, string> {
  const secret = store.getOrMake(deviceSurface.secretName, () => randomHex(32));
  if (!/^[\x21-\x7e]{1,128}$/.test(secret)) refuse('Invalid DeviceID header', 'it is not 1 to 128 visible ASCII characters');
  return { DeviceID: secret };
}

function linePath(lineId: string): string {
  return `/cart/items/${idOf(lineId, 'lineId')}`;
}

function objectOrNull<T>(value: T | null | undefined): T | null {
  return typeof value === 'object' ? value : null;
}

function fromDevice({ id, items, total_amount, amount_due, created_at, updated_at, ...cart }: DeviceCart): Cart {
  return {
    ...cart,
    _id: id,
    userId: 'guest',
    items: items.map(({ line_id, product_id, product, price_at_addition, ...line }) =>
      ({ ...line, lineId: line_id, productId: { _id: product_id, ...product }, priceAtAdd: price_at_addition })),
    totalAmount: total_amount,
    amountDue: amount_due,
    createdAt: created_at,
    updatedAt: updated_at,
  };
}
