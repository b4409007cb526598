// The service's two surfaces over one cart: what to ask, and where an answer has the cart.
import type { Cart, DeviceCart } from './model.js';
import { keep, randomHex, type Store } from './store.js';

/** A request of a surface. */
export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  path: string;
  headers?: Record<string, string>;
  body?: object;
}

/** One way to reach the cart whose secret the store keeps. */
export interface Surface {
  /** The name under which the store has the secret. */
  readonly secretName: string;
  read(store: Store): Call;
  add(store: Store, productId: string, quantity: number): Call;
  setQuantity(store: Store, productId: string, quantity: number): Call;
  remove(store: Store, productId: string): Call;
  clear(store: Store): Call;
  /** The cart in the answer to a success. */
  cartOf(body: unknown): Cart;
  /** The cart in the answer "Cart has changed"; null if there is none. */
  changedCartOf(body: unknown): Cart | null;
}

/** `/api/cart`: the cart's id opens it. */
export const cartSurface: Surface = {
  secretName: 'cartfunctions.cartId',
  read: (store) => ({ method: 'GET', path: cartPath(store) }),
  add: (store, productId, quantity) => ({ method: 'POST', path: '/api/cart', body: { cartId: cartIdOf(store), productId, quantity } }),
  setQuantity: (store, productId, quantity) => ({ method: 'PUT', path: linePath(cartPath(store), productId), body: { quantity } }),
  remove: (store, productId) => ({ method: 'DELETE', path: linePath(cartPath(store), productId) }),
  clear: (store) => ({ method: 'DELETE', path: cartPath(store) }),
  cartOf: (body) => (body as { data: Cart }).data,
  changedCartOf: (body) => (body as { data: Cart | null }).data,
};

/** `/cart`: the device's secret, a header, names the cart. */
export const deviceSurface: Surface = {
  secretName: 'cartfunctions.deviceId',
  read: (store) => ({ method: 'GET', path: '/cart', headers: deviceOf(store) }),
  add: (store, productId, quantity) =>
    ({ method: 'POST', path: '/cart/items', headers: deviceOf(store), body: { product_id: productId, quantity } }),
  setQuantity: (store, productId, quantity) =>
    ({ method: 'PUT', path: linePath('/cart', productId), headers: deviceOf(store), body: { quantity } }),
  remove: (store, productId) => ({ method: 'DELETE', path: linePath('/cart', productId), headers: deviceOf(store) }),
  clear: (store) => ({ method: 'DELETE', path: '/cart', headers: deviceOf(store) }),
  cartOf: (body) => fromDevice(body as DeviceCart),
  changedCartOf: (body) => {
    const { cart } = body as { cart: DeviceCart | null };
    return cart && fromDevice(cart);
  },
};

/** The id of the cart in a store: 24 random hex digits, picked here so that the first add, too, may be repeated. */
export function cartIdOf(store: Store): string {
  return keep(store, cartSurface.secretName, () => randomHex(12));
}

function deviceOf(store: Store): Record<string, string> {
  return { DeviceID: keep(store, deviceSurface.secretName, () => randomHex(32)) };
}

function cartPath(store: Store): string {
  return `/api/cart/${encodeURIComponent(cartIdOf(store))}`;
}

function linePath(cart: string, productId: string): string {
  return `${cart}/items/${encodeURIComponent(productId)}`;
}

function fromDevice(cart: DeviceCart): Cart {
  return {
    _id: cart.id,
    userId: 'guest',
    items: cart.items.map(({ product_id, product, price_at_addition, ...line }) =>
      ({ ...line, productId: { _id: product_id, ...product }, priceAtAdd: price_at_addition })),
    totalAmount: cart.total_amount,
    reservation: cart.reservation,
    version: cart.version,
    createdAt: cart.created_at,
    updatedAt: cart.updated_at,
  };
}
