// What CartFunctions/contract.md has of reservations and checkout, and CartFunctions/openapi.json has not yet. To be replaced by its types.
import type { Money } from './money.js';

export interface Reservable {
  /** Until when what is on the cart's lines is reserved for it; null if it is not. */
  reservation?: { until: string } | null;
}

export interface UpcomingOrder {
  _id: string;
  cartId: string;
  items: { productId: string; name: string; quantity: number; priceAtAdd: Money }[];
  totalAmount: Money;
  placedAt: string;
}

export type UpcomingErrorText = 'Invalid reservation' | 'Cart is empty' | 'Order not found';
