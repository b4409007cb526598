// What the answers hold, by CartFunctions/openapi.json. Money is text.
import type { Exact } from './money.js';
import type { components } from './schema.js';

type Schemas = components['schemas'];

export type Cart = Exact<Schemas['Cart']>;
export type CartLine = Exact<Schemas['CartLine']>;
/** What distinguishes lines of the same product, such as `{ size: 'M' }`. At most 16 names, and 1,024 bytes in UTF-8. */
export type LineOptions = Schemas['Options'];
/** What the shop keeps with a cart, such as `{ note: 'Ring twice.' }`. At most 16 names, and 4,096 bytes in UTF-8. */
export type CartData = Schemas['CartData'];
/** A product as a cart shows it: up to 5 seconds old. Its name, price and SKU are null if it has left the catalog. */
export type CartProduct = Exact<Schemas['CartProduct']>;
/** The coupon of a cart, as it applies now. If it does not, its discount is 0, and `problems` says why. */
export type CartCoupon = Exact<Schemas['CartCoupon']>;
/** What the shop adds to the total of a cart. */
export type Charge = Exact<Schemas['Charge']>;
export type Product = Exact<Schemas['Product']>;
export type ProductPage = Exact<Schemas['ProductPageAnswer']['data']>;

/** The fixed texts of the service's failures. */
export type ErrorText = Schemas['ErrorText'];

/** What a checkout bought. It never changes. */
export type Order = Exact<Schemas['Order']>;

/** The two carts of a merge. `from` is null only if that cart expired before a repeat. */
export type Merged = Exact<Schemas['MergeAnswer']['data']>;

/** Units of a product to add. The same product with other options is another line. */
export interface AddedItem {
  readonly productId: string;
  readonly quantity: number;
  readonly options?: Readonly<LineOptions> | undefined;
}

/** A cart as the device API shows it. */
export type DeviceCart = Exact<Schemas['DeviceCart']>;
