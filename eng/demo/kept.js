// What the page keeps between visits: in localStorage, or in this tab's memory if the browser has none or no room in it.

/** @type {Map<string, string>} */
const memory = new Map();
const disk = storage();

/** The store of the page, and of its client. */
export const kept = {
  /** @param {string} name */
  getItem(name) {
    return memory.get(name) ?? disk?.getItem(name) ?? null;
  },

  /**
   * @param {string} name
   * @param {string} text
   */
  setItem(name, text) {
    memory.set(name, text);
    try {
      if (!disk) return;
      disk.setItem(name, text);
      memory.delete(name);
    } catch {
      // No room: this tab remembers it.
    }
  },

  /** @param {string} name */
  removeItem(name) {
    memory.delete(name);
    disk?.removeItem(name);
  },

  names() {
    return [...new Set([...memory.keys(), ...Object.keys(disk ?? {})])];
  },
};

/** @returns {Storage | null} */
function storage() {
  try {
    return localStorage;
  } catch {
    return null; // Forbidden by the browser's settings.
  }
}
