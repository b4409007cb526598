/**
 * An exact decimal as text, in plain notation, without trailing zeros: `'179.9'`. Totals reach 24 digits, more than a number can hold.
 * Two amounts are equal if their texts are equal.
 */
export type Money = string;

/** The names of the properties that hold money. */
export type MoneyName = (typeof moneyNames)[number];

const moneyNames = [
  'price', 'priceAtAdd', 'price_at_addition', 'totalAmount', 'total_amount', 'amount', 'amountDue', 'amount_due', 'discount',
] as const;

/** `T` with its money as text. */
export type Exact<T> = T extends readonly (infer Item)[] ? Exact<Item>[]
  : T extends object ? { [Name in keyof T]: Name extends MoneyName ? Money | Extract<T[Name], null> : Exact<T[Name]> }
  : T;

const decimals = 4;

// Matches every string, so that no match begins inside one, and with it the number that it names, if any.
const strings = /("(?:[^"\\]|\\.)*")(?:\s*:\s*(-?\d[\d.eE+-]*)?)?/g;

/** Parses JSON as `JSON.parse` does, but with money as text. */
export function parseJson(json: string): unknown {
  return JSON.parse(json.replace(strings, (all: string, name: string, number?: string) =>
    number !== undefined && isMoney(JSON.parse(name) as string) ? `${name}:"${withoutZeros(number)}"` : all));
}

/** Converts an amount to units of 1/10000, to calculate with. */
export function toUnits(money: Money): bigint {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(money) ?? [];
  if (whole === undefined) throw new RangeError(`'${money}' is not an amount with at most ${decimals} decimals.`);
  return BigInt(`${sign}${whole}${fraction.padEnd(decimals, '0')}`);
}

/** Converts units of 1/10000 to an amount. */
export function fromUnits(units: bigint): Money {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  return withoutZeros(`${units < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`);
}

/**
 * Formats an amount for display: at least 2 decimals, or as many as the currency has, and more if the amount needs them. Options of
 * `Intl.NumberFormat` take precedence.
 */
export function formatMoney(money: Money, locale?: string, options: Intl.NumberFormatOptions = {}): string {
  const most = options.maximumFractionDigits;
  const least = options.minimumFractionDigits ?? Math.min(usualDecimals(options), most ?? Infinity);
  const digits = { minimumFractionDigits: least, maximumFractionDigits: most ?? Math.max(decimals, least) };
  const format = new Intl.NumberFormat(locale, { ...options, ...digits });
  return format.format(money as Intl.StringNumericLiteral); // Given as text, the amount stays exact.
}

function usualDecimals({ style, currency }: Intl.NumberFormatOptions): number {
  if (style !== 'currency' || currency === undefined) return 2;
  return new Intl.NumberFormat('en', { style, currency }).resolvedOptions().minimumFractionDigits ?? 2;
}

function isMoney(name: string): name is MoneyName {
  return (moneyNames as readonly string[]).includes(name);
}

function withoutZeros(number: string): Money {
  return /^-?\d+\.\d+$/.test(number) ? number.replace(/\.?0+$/, '') : number;
}
