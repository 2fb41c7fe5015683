// The same way of working as the app's own: everything from the cache of this build.
const BUILD = "dev";
const SHELL = ["/"];
const LATER = [];

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(BUILD).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const asked = event.request.mode === 'navigate' ? '/' : event.request;
  event.respondWith(caches.match(asked).then((kept) => kept ?? fetch(event.request)));
});
