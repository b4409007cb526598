/** Where a client keeps the secret that opens its cart; `localStorage` is one. */
export interface Store {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

/** So many random bytes in hex, from a cryptographic source. */
export function randomHex(bytes: number): string {
  const drawn = crypto.getRandomValues(new Uint8Array(bytes)); // Not `randomUUID`, which a page without TLS lacks.
  return Array.from(drawn, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What is kept under a name; made where there is nothing. */
export function keep(store: Store, name: string, make: () => string): string {
  const kept = store.getItem(name);
  if (kept !== null) return kept;
  const made = make();
  store.setItem(name, made);
  return made;
}

/** The page's `localStorage`; elsewhere, or if the browser forbids it, the memory of this process. */
export function defaultStore(): Store {
  try {
    if (typeof document !== 'undefined') return localStorage;
  } catch {
    // Forbidden.
  }
  return memoryStore();
}

function memoryStore(): Store {
  const items = new Map<string, string>();
  return {
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => void items.set(name, value),
    removeItem: (name) => void items.delete(name),
  };
}
