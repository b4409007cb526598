// What the sessions with the generated TypeScript clients share.
declare const process: { argv: string[] };

/** The app's address. */
export const address = process.argv[2]!;

export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The ids of 200 products, the most that a cart holds. */
export const ids = Array.from({ length: 200 }, newId);

/** A file of these products at the highest price and stock, and of one record that is rejected. */
export const csv = ['id,name,price,stock', ...ids.map((id) => `${id},"Gold, fine",999999999999.9999,2147483647`), ',,,', ''].join('\n');

/** As many units of each of them as a line holds. */
export const allUnits = { items: ids.map((productId) => ({ productId, quantity: 2147483647 })) };

/** The total of that cart, which is more than a double holds. */
export const exactTotal = '429496729399999957050327.06';

export function must(holds: boolean | null | undefined, what: string): asserts holds {
  if (!holds) throw new Error(`It does not hold that ${what}.`);
}

/** Repeats a check until it holds. A product in a cart is up to 5 seconds old. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 200));
}
