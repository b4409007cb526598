// Checks what a caller passes, before a request is sent.
import { fromUnits, toUnits, type Money } from './money.js';
import type { Failure, FailureOf } from './outcome.js';
import type { ErrorText } from './model.js';

/** Ends a call before its request is sent. The call's outcome is the failure. */
export class Refusal extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** Ends a call with one of the service's texts. `why` holds no value of the caller's, which may be a secret. */
export function refuse(error: Exclude<ErrorText, 'Cart has changed'>, why: string): never {
  const failure: FailureOf<typeof error> = { ok: false, error, message: `${error}: ${why}`, status: 0, key: undefined, attempts: 0 };
  throw new Refusal(failure);
}

/** An id, which is safe in a path. Refuses everything else, dot segments above all: a URL parser removes those. */
export function idOf(value: string, name: string): string {
  if (!/^[0-9a-f]{24}$/i.test(value)) refuse('Invalid ID format', `${name} is not 24 hex digits`);
  return value;
}

/** An amount as a JSON number, exact. */
export function amountOf(money: Money, error: 'Invalid charges' | 'Invalid amount'): string {
  try {
    return fromUnits(toUnits(money));
  } catch {
    return refuse(error, 'an amount is not a decimal number with at most 4 decimals');
  }
}

/** The headers of a change. */
export function headersOf(key: string | undefined, ifMatch: string | undefined): Record<string, string> {
  if (key !== undefined && !/^("?)[\x21\x23-\x7e]{1,64}\1$/.test(key)) {
    refuse('Invalid idempotency key', 'it is not 1 to 64 visible ASCII characters other than a quote');
  }
  return {
    ...(key !== undefined && { 'Idempotency-Key': key }),
    // No version has a character that a quoted tag cannot hold. With a '?' in its place the tag matches no version either.
    ...(ifMatch !== undefined && { 'If-Match': `"${ifMatch.replace(/[^\x21\x23-\x7e]/g, '?')}"` }),
  };
}

/** The address without a slash at its end. Throws if it is not the plain address of a web service. */
export function addressOf(address: string | URL): string {
  const url = urlOf(address);
  if (!['http:', 'https:'].includes(url.protocol)) throw new TypeError('address must begin with http:// or https://.');
  if (url.username !== '' || url.password !== '') throw new TypeError('address must not contain a user name or a password.');
  if (/[?#]/.test(url.href)) throw new TypeError('address must not contain a query or a fragment.');
  return url.href.replace(/\/+$/, '');
}

/** The header with the function key, if there is one. Throws if no header can carry it. */
export function functionKeyHeader(functionKey: string | undefined): Record<string, string> {
  if (functionKey === undefined) return {};
  if (!/^[\x21-\x7e]*$/.test(functionKey)) throw new TypeError('functionKey must consist of visible ASCII characters.');
  return { 'x-functions-key': functionKey };
}

function urlOf(address: string | URL): URL {
  try {
    return new URL(address);
  } catch {
    throw new TypeError('address must be an absolute URL, such as https://shop.example.');
  }
}
