/**
 * An exact decimal as text, in plain notation, without zeros at its end: `'179.9'`. Totals reach 24 digits, more than a number holds.
 * Two amounts are equal if their texts are.
 */
export type Money = string;

/** The properties that are money, wherever they are in an answer. */
export type MoneyName = (typeof moneyNames)[number];

const moneyNames = ['price', 'priceAtAdd', 'price_at_addition', 'totalAmount', 'total_amount'] as const;

/** What JSON is of `T` once its money is text. */
export type Exact<T> = T extends readonly (infer Item)[] ? Exact<Item>[]
  : T extends object ? { [Name in keyof T]: Name extends MoneyName ? Money | Extract<T[Name], null> : Exact<T[Name]> }
  : T;

const decimals = 4;

// Every string, so that none is read within another; if it is the name of a number, with that number.
const strings = /("(?:[^"\\]|\\.)*")(?:\s*:\s*(-?\d[\d.eE+-]*)?)?/g;

/** Parses JSON as `JSON.parse` does, but with money as text. */
export function parseJson(json: string): unknown {
  return JSON.parse(json.replace(strings, (all: string, name: string, number?: string) =>
    number !== undefined && isMoney(JSON.parse(name) as string) ? `${name}:"${withoutZeros(number)}"` : all));
}

/** An amount in units of 1/10000, to calculate with. */
export function toUnits(money: Money): bigint {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d{1,4}))?$/.exec(money) ?? [];
  if (whole === undefined) throw new RangeError(`'${money}' is no amount with at most ${decimals} decimals.`);
  return BigInt(`${sign}${whole}${fraction.padEnd(decimals, '0')}`);
}

/** The amount of so many units of 1/10000. */
export function fromUnits(units: bigint): Money {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0');
  return withoutZeros(`${units < 0n ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`);
}

/** An amount as a reader of a language writes it, every digit of it. `options` are those of `Intl.NumberFormat`. */
export function formatMoney(money: Money, locale?: string, options: Intl.NumberFormatOptions = {}): string {
  const format = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: decimals, ...options });
  return format.format(money as Intl.StringNumericLiteral); // Exact: it takes a decimal's text as it is.
}

function isMoney(name: string): name is MoneyName {
  return (moneyNames as readonly string[]).includes(name);
}

function withoutZeros(number: string): Money {
  return /^-?\d+\.\d+$/.test(number) ? number.replace(/\.?0+$/, '') : number;
}
