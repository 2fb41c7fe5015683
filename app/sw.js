// The service worker: keeps one build of the app on the device, so that it opens at once, with or without a network.
//
// Written by hand: it is the one file that, when wrong, locks people out of their own phone, so all of it must fit in
// one reading. A library would add a download and a second set of rules.
//
// It keeps the app's files, shows the notices that come, and wakes the app when the browser has a network and no page is open. What teachers write is in IndexedDB and
// goes through /api by the app's own code; nothing here touches either.
//
// Invariants:
// - A cache is whole or it is not there: `install` keeps every file of the build, checked, or nothing. What not everybody
//   needs (LATER: the words of another language) comes when it is asked for, and from then on with every build.
// - A page and the files it names come from the same build.
// - A new build waits until the person agrees (the message "activate") or the last page is closed.
// - Nothing of an older build is thrown away while a page that may need it is open.
"use strict";

// The build replaces the next three lines.
const BUILD = "dev";
const SHELL = ["/"];
const LATER = [];

const PREFIX = "shell-";
const NAME = PREFIX + BUILD;
const FILES = new Set(SHELL);
/** The name changes with the content: what the browser's own cache holds under it is right. */
const HASHED = /-[0-9a-f]{8,}(_bg)?\.(js|wasm|css|txt|cbor)$/;
/** Which content type a name promises. */
const TYPES = [
  [/\.m?js$/, /javascript/],
  [/\.wasm$/, /^application\/wasm/],
  [/\.css$/, /^text\/css/],
  [/\.txt$/, /^text\/plain/],
  [/\.cbor$/, /^application\/cbor/],
  [/\.(svg|png|ico|webp)$/, /^image\//],
  [/\.(json|webmanifest)$/, /json|manifest/],
  [/\.html$/, /^text\/html/],
];

/** The app's script, which a page starts, and this worker when there is something to send. */
const APP = SHELL.find((path) => /^\/app-[^/]*\.js$/.test(path));

self.addEventListener("install", (event) => event.waitUntil(install().then(() => pass(event))));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

self.addEventListener("message", (event) => {
  const { type } = event.data || {};
  if (type === "activate") event.waitUntil(self.skipWaiting());
  if (type === "tidy") event.waitUntil(tidy(event.source && event.source.id));
});

self.addEventListener("sync", (event) => {
  if (event.tag === "send") event.waitUntil(send());
});

self.addEventListener("push", (event) => event.waitUntil(show(event.data)));

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(follow(event.notification.data));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (pathname === "/api" || pathname.startsWith("/api/")) return;
  const isFile = FILES.has(pathname) && pathname !== "/";
  if (request.mode === "navigate" && !isFile) {
    event.respondWith(page(request));
    event.waitUntil(tidy(event.resultingClientId));
  } else {
    event.respondWith(file(request, pathname));
  }
});

async function install() {
  // Only this worker's code changed: the cache is in use by the active one, and stays whatever happens here.
  const isShared = await caches.has(NAME);
  try {
    const cache = await caches.open(NAME);
    // One at a time: on a slow line the teacher's records go first. What arrived is in the browser's own cache, so
    // that a broken-off install goes on where it stopped.
    const wanted = [...SHELL, ...(await asked())];
    for (const path of wanted) await cache.put(path, await take(path));
    // Once here, it may be loaded whenever it is wanted. An old browser that cannot sends with a page open.
    if (APP && self.registration.sync) self.importScripts(APP);
    for (const path of wanted) {
      if (!(await caches.match(path, { cacheName: NAME }))) throw new Error(`${path} was not kept`);
    }
  } catch (problem) {
    // A full phone too: its room belongs to what people write. The old build goes on working.
    if (!isShared) await caches.delete(NAME);
    throw problem;
  }
}

/**
 * What needs no thinking passes this worker by, where the browser can do that: it need not be started for it. A worker that a request
 * starts just when a newer one is to take over keeps that waiting until it is idle: half a minute, or longer.
 */
async function pass(event) {
  if (!event.addRoutes) return;
  await event.addRoutes([
    { condition: { urlPattern: "/api/*" }, source: "network" },
    ...SHELL.map((path) => ({ condition: { urlPattern: path, requestMethod: "get" }, source: { cacheName: NAME } })),
  ]);
}

/** Sends what waits. A failure wakes it again later; a page that is open sends by itself. */
async function send() {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.length || !APP) return;
  if (!self.sendWaiting) self.importScripts(APP);
  await self.sendWaiting();
}

/** Shows what came, as the server worded it. */
async function show(data) {
  const { title, body, lang, tag, url } = data.json();
  await self.registration.showNotification(title, { body, lang, tag, icon: "/assets/icons/icon-192.png", data: url, renotify: true });
}

/** Goes where a notice leads, in the page that is open or in a new one. */
async function follow(url) {
  const address = new URL(url, self.location.origin);
  if (address.origin !== self.location.origin) return;
  const pages = await self.clients.matchAll({ type: "window" });
  const page = pages.find((client) => client.visibilityState === "visible") || pages[0];
  if (!page) return self.clients.openWindow(address.href);
  // All that is typed is kept at each letter: another page may be opened over it.
  const there = await page.navigate(address.href);
  return there && there.focus();
}

/** Which of the files for later an older build was asked for. */
async function asked() {
  const known = [];
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX)) known.push(...(await (await caches.open(name)).keys()));
  }
  const stems = known.map(({ url }) => stem(new URL(url).pathname));
  return LATER.filter((path) => stems.includes(stem(path)));
}

/** The name without what changes with the content. */
function stem(path) {
  return path.replace(HASHED, "");
}

/** The file of this build, or an error; never a captive portal's page, which answers 200 to everything. */
async function take(path) {
  if (HASHED.test(path)) {
    try {
      // The page has usually just loaded it: no second download on 2G.
      return await checked(path, await fetch(path, { redirect: "error" }));
    } catch {
      // Ask the server itself, below.
    }
  }
  return checked(path, await fetch(path, { cache: "reload", redirect: "error" }));
}

async function checked(path, response) {
  if (!response.ok || response.redirected || response.type !== "basic") throw new Error(`${path}: ${response.status}`);
  if (path === "/") await checkPage(response.clone());
  else if (!isFitting(path, response)) throw new Error(`${path} is no such file`);
  return response;
}

/** The page must be ours, and of this build: a deployment in mid-air may answer with a newer one. */
async function checkPage(response) {
  const text = await response.text();
  // Any order of attributes, with or without quotes: the build's minifier decides.
  if (!/<meta [^>]*name="?qinglan-build\b/.test(text)) throw new Error("/ is not the app's page");
  for (const [, name] of text.matchAll(/(?:href|src|content|later)="?(\/[^"'\s>]+\.(?:js|wasm|css|cbor))/g)) {
    if (!FILES.has(name)) throw new Error(`/ names ${name}, which is not of build ${BUILD}`);
  }
}

function isFitting(path, response) {
  const type = response.headers.get("content-type") || "";
  const promised = TYPES.find(([name]) => name.test(path));
  return promised ? promised[1].test(type) : !/\.\w+$/.test(path) || !/^text\/html/.test(type);
}

async function activate() {
  // By the caches: a browser may have stopped and started this worker since it was installed.
  const isFirst = !(await caches.keys()).some((name) => name.startsWith(PREFIX) && name !== NAME);
  await tidy();
  // The page of the first visit may use the cache at once. Later pages keep the worker they have.
  if (isFirst) await self.clients.claim();
}

/** Throws older builds away when no page is open but the one that is just opening, and no newer build is on its way. */
async function tidy(opening) {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (pages.some((client) => client.id !== opening)) return;
  const names = await caches.keys();
  if (self.registration.installing || self.registration.waiting) return;
  await Promise.all(names.filter((name) => name.startsWith(PREFIX) && name !== NAME).map((name) => caches.delete(name)));
}

async function page(request) {
  return (await kept("/", NAME)) || fetch(request);
}

async function file(request, path) {
  // An open page of an older build may still ask for a file of its own: any cache of ours may have it.
  const here = (FILES.has(path) && (await kept(path, NAME))) || (HASHED.test(path) && (await kept(path)));
  if (here) return here;
  try {
    const response = await fetch(request);
    // The server answers unknown paths with the app's page, a captive portal with its own: neither is the file.
    if (response.ok && !isFitting(path, response)) return Response.error();
    if (response.ok && LATER.includes(path)) await keep(path, response.clone());
    return response;
  } catch {
    return (await kept(path)) || Response.error();
  }
}

/** Keeps a file that was asked for; a full phone does without. */
async function keep(path, response) {
  try {
    await (await caches.open(NAME)).put(path, response);
  } catch (problem) {
    console.debug(path, problem);
  }
}

/** From one cache or from all of them; a broken cache storage is as good as none. */
async function kept(path, cacheName) {
  try {
    return await caches.match(path, { cacheName, ignoreVary: true });
  } catch {
    return undefined;
  }
}
