/** Where a client keeps the secret that opens its cart. `localStorage` is such a store. */
export interface Store {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

/** Keeps secrets in a store. If the store is missing or fails, they stay in memory for as long as this object lives. */
export class SecretStore {
  #store: Store | null;
  readonly #memory = new Map<string, string>();

  constructor(store: Store | undefined) {
    this.#store = store ?? localStorageOfPage();
  }

  /** The secret with this name. If there is none, `make` makes one. */
  getOrMake(name: string, make: () => string): string {
    const kept = this.#memory.get(name) ?? this.#stored(name, make);
    if (kept !== null && kept !== undefined) return kept;
    const secret = make();
    this.#memory.set(name, secret);
    return secret;
  }

  /** The secret with this name; null if there is none. */
  get(name: string): string | null {
    return this.#memory.get(name) ?? this.#use((store) => store.getItem(name)) ?? null;
  }

  /** Removes the secret with this name. */
  remove(name: string): void {
    this.#memory.delete(name);
    this.#use((store) => store.removeItem(name));
  }

  #stored(name: string, make: () => string): string | null | undefined {
    return this.#use((store) => {
      const stored = store.getItem(name);
      if (stored !== null && stored !== undefined) return stored;
      store.setItem(name, make());
      return store.getItem(name); // Another tab may have stored one at the same moment, or the store keeps nothing.
    });
  }

  #use<T>(action: (store: Store) => T): T | undefined {
    try {
      return this.#store ? action(this.#store) : undefined;
    } catch {
      this.#store = null; // Full or forbidden: memory takes its place.
      return undefined;
    }
  }
}

/** Random bytes in hex, from a cryptographic source. */
export function randomHex(bytes: number): string {
  const drawn = crypto.getRandomValues(new Uint8Array(bytes)); // A page without TLS has no `randomUUID`.
  return Array.from(drawn, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function localStorageOfPage(): Store | null {
  try {
    return typeof document === 'undefined' ? null : localStorage ?? null;
  } catch {
    return null; // The browser forbids it.
  }
}
