// What the shopper has changed and the service has not answered yet. It is kept in localStorage, each change under a name of its own,
// so that it outlives the tab; one tab at a time sends, in the order of the changes, and another takes over if that one goes. Each has
// an idempotency key from the start, so that it takes effect once, whoever sends it, and how often.

/** @typedef {{ kind: 'add', productId: string, quantity: number }} Add */
/** @typedef {{ kind: 'set', productId: string, quantity: number, seen: number }} Set `seen`: the quantity that the shopper changed */
/** @typedef {{ kind: 'reserve' | 'release' }} Reserve */
/** @typedef {{ kind: 'buy', version: string }} Buy `version`: of the cart that the shopper saw */
/** @typedef {Add | Set | Reserve | Buy} Wanted */
/** @typedef {Wanted & { key: string, name: string }} Change `name`: where it is kept */

const prefix = 'shop.change.';

export class Outbox {
  #send;
  #settled;
  #lastTime = 0;
  #done = new Set();

  /**
   * @param {(change: Change) => Promise<void>} send resolves once the service has answered
   * @param {() => void} settled is called after each
   */
  constructor(send, settled) {
    this.#send = send;
    this.#settled = settled;
  }

  /** @returns {Change[]} the oldest first */
  get pending() {
    return names().filter((name) => !this.#done.has(name)).map(read);
  }

  /**
   * Takes a change, and sends it when its turn comes.
   * @param {Wanted} change
   */
  put(change) {
    this.#lastTime = Math.max(this.#lastTime + 1, Date.now());
    localStorage.setItem(`${prefix}${this.#lastTime}.${randomText()}`, JSON.stringify({ ...change, key: randomText() }));
    void this.drain();
  }

  /** Sends all there is, in turn with the other tabs. */
  drain() {
    return navigator.locks.request('shop.outbox', async () => {
      for (let [name] = names(); name !== undefined; [name] = names()) {
        await this.#send(read(name));
        this.remove(name);
        this.#settled();
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
    localStorage.removeItem(name);
  }

  /**
   * Drops the quantities set after one that was refused: they were counted from it.
   * @param {string} productId
   */
  dropQuantities(productId) {
    for (const change of this.pending) {
      if (change.kind === 'set' && change.productId === productId) this.remove(change.name);
    }
  }

  /**
   * Calls back if another tab took or sent a change, and stands ready to send it if that tab goes.
   * @param {() => void} changed
   */
  onChange(changed) {
    addEventListener('storage', ({ key, newValue }) => {
      if (!key?.startsWith(prefix)) return;
      changed();
      if (newValue !== null) void this.drain();
    });
  }
}

function names() {
  return Object.keys(localStorage).filter((name) => name.startsWith(prefix)).sort();
}

/**
 * @param {string} name
 * @returns {Change}
 */
function read(name) {
  return { ...JSON.parse(localStorage.getItem(name) ?? ''), name };
}

function randomText() {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('');
}
