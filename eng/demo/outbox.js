// What the shopper has changed and the service has not answered yet. Each change is kept under a name of its own, so that it outlives
// the tab; one tab at a time sends, in the order of the changes, and another takes over if that one goes. Each has an idempotency key
// from the start, so that it takes effect once, whichever tab sends it, and how often.
import { customer } from './customer.js';
import { kept } from './kept.js';
import { keyOf } from './options.js';

/** @typedef {import('./cart.js').Named & { kind: 'add', quantity: number }} Add */
/** @typedef {import('./cart.js').Named & { kind: 'set', quantity: number, seen: number }} Set `seen`: the quantity that was changed */
/** @typedef {{ kind: 'note', text: string, seen: string }} Note `seen`: the note that was changed */
/** @typedef {{ kind: 'reserve' | 'release' | 'till' | 'signIn' | 'noCoupon' }} Simple */
/** @typedef {{ kind: 'coupon', code: string }} Coupon */
/** @typedef {{ kind: 'buy', version: string, amountDue: string }} Buy `version` and `amountDue`: of the cart that the shopper saw */
/** @typedef {Add | Set | Note | Simple | Coupon | Buy} Wanted */
/** @typedef {Wanted & { key: string, customer: string | null, name: string }} Change `name`: where it is kept */

const prefix = 'shop.change.';

// A page without TLS has no locks, and a browser that blocks cookies refuses them.
const canLock = navigator.locks ? navigator.locks.request('shop', () => true).catch(() => false) : Promise.resolve(false);

export class Outbox {
  #send;
  #answered;
  #own = new Set();
  #done = new Set();
  #queue = Promise.resolve();

  /**
   * @param {(change: Change) => Promise<void>} send resolves once the service has answered
   * @param {() => void} answered is called after each
   */
  constructor(send, answered) {
    this.#send = send;
    this.#answered = answered;
  }

  /** @returns {Change[]} the changes of the current guest or customer, oldest first */
  get pending() {
    return names().filter((name) => !this.#done.has(name)).map(read)
      .filter((change) => change !== null).filter((change) => change.customer === customer());
  }

  /**
   * Takes a change, and sends it when its turn comes.
   * @param {Wanted} change
   */
  put(change) {
    const name = `${prefix}${nextPlace()}.${randomText()}`;
    this.#own.add(name);
    kept.setItem(name, JSON.stringify({ ...change, customer: customer(), key: randomText() }));
    void this.drain();
  }

  /**
   * Whether the shopper made the change in this tab, since it was loaded.
   * @param {Change} change
   */
  isOwn({ name }) {
    return this.#own.has(name);
  }

  /** Sends all changes, while no other tab sends. */
  drain() {
    return this.#enqueue(async () => {
      for (let [name] = names(); name !== undefined; [name] = names()) {
        const change = read(name);
        if (change) await this.#send(change);
        this.remove(name);
        this.#answered();
      }
    });
  }

  /**
   * Removes a change that is answered, so that what the answer shows is not counted twice. Another tab may learn of the answer before
   * it sees that the change is gone from localStorage.
   * @param {string} name
   */
  remove(name) {
    this.#done.add(name);
    kept.removeItem(name);
  }

  /** Drops all changes. */
  clear() {
    for (const name of names()) this.remove(name);
  }

  /**
   * Drops the changes made after one that was refused, if the shopper made them from what it would have left.
   * @param {Change} refused
   */
  dropAfter(refused) {
    for (const change of this.pending) {
      const isSameLine = change.kind === 'set' && 'productId' in refused && keyOf(change) === keyOf(refused);
      if (isSameLine || (change.kind === 'note' && refused.kind === 'note')) this.remove(change.name);
    }
  }

  /**
   * Lets the orders of a cart follow the shopper's own change of it, which created a new version.
   * @param {string} from
   * @param {string} to
   */
  moveOrders(from, to) {
    for (const change of this.pending) {
      if (change.kind === 'buy' && change.version === from) kept.setItem(change.name, JSON.stringify({ ...change, version: to }));
    }
  }

  /**
   * Calls back if another tab took or sent a change, and stands ready to send it if that tab goes.
   * @param {() => void} changed
   */
  onChange(changed) {
    addEventListener('storage', async ({ key, newValue }) => {
      if (!key?.startsWith(prefix)) return;
      changed();
      if (newValue !== null && await canLock) void this.drain();
    });
  }

  /**
   * Without locks every tab sends its own changes, and at its start those of tabs that have gone. Two tabs may then send the same change,
   * which its key makes harmless.
   * @param {() => Promise<void>} work
   */
  async #enqueue(work) {
    if (await canLock) return navigator.locks.request('shop.outbox', work);
    this.#queue = this.#queue.catch(() => {}).then(work);
    return this.#queue;
  }
}

function names() {
  return kept.names().filter((name) => name.startsWith(prefix)).sort();
}

/** Where a change goes: behind all others, also if the clock was set back. */
function nextPlace() {
  const last = Number(names().at(-1)?.slice(prefix.length).split('.')[0] ?? 0);
  return String(Math.max(last + 1, Date.now())).padStart(15, '0');
}

/**
 * @param {string} name
 * @returns {Change | null} null if another tab has removed it just now
 */
function read(name) {
  const text = kept.getItem(name);
  return text === null ? null : { customer: null, ...JSON.parse(text), name };
}

function randomText() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('');
}
