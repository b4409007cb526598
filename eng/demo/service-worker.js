// Lets the page open without a network. It asks the network first, for the page and its files only, and falls back on the copies that
// offline.js keeps. Requests to the service, and to any other page, pass it by.

/** @type {any} The type checker knows no service workers beside pages. */
const worker = self;

worker.addEventListener('install', () => worker.skipWaiting());
worker.addEventListener('fetch', (/** @type {any} */ event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (origin !== location.origin || !/^\/($|demo\/|client\/dist\/)/.test(pathname)) return;
  event.respondWith(fetch(event.request).catch(async () => await caches.match(pathname) ?? Response.error()));
});
