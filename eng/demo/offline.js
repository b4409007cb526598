// What a reload without a network needs: a service worker, and copies of the page and of every file that it loaded.

/** Prepares it. A page without TLS, and a browser that forbids it, go without. */
export async function prepareOffline() {
  try {
    await navigator.serviceWorker.register('/service-worker.js');
    const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname);
    const cache = await caches.open('shop');
    await cache.addAll(['/', ...new Set(loaded.filter((path) => /^\/(demo|client\/dist)\//.test(path)))]);
  } catch {
    // The shop works, but only with a network.
  }
}
