// The service worker: keeps every file of one build, so that the app opens without a network at any of its addresses.
// xtask/src/bundle.rs writes the build's name and its files into it. A new version waits until the person agrees or
// has closed all tabs; files of an old one stay while a tab of it is open (each holds a lock named by its build).
const BUILD = "%build%";
const FILES = [
  "%precache%"
];
const SCOPE = self.registration.scope;
const OURS = `guanxi ${SCOPE} `;

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(sweep()));
self.addEventListener("message", (event) => {
  if (event.data === "skip-waiting") self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || !url.href.startsWith(SCOPE)) return;
  event.respondWith(answer(event.request, url));
});

async function keepAll() {
  const cache = await caches.open(OURS + BUILD);
  // What lies in the build's directory never changes: the page has just loaded it, so the browser's cache may give it.
  await cache.addAll(FILES.map((file) => new Request(new URL(file, SCOPE), { cache: file.startsWith(BUILD) ? "default" : "no-cache" })));
}

async function answer(request, url) {
  url.search = url.hash = "";
  const cache = await caches.open(OURS + BUILD);
  const page = request.mode === "navigate" && !url.pathname.split("/").pop().includes(".");
  const kept = await cache.match(page ? SCOPE : url, { ignoreVary: true });
  // A tab of an older build asks for its own files; nobody else has them.
  return kept ?? (await caches.match(url, { ignoreVary: true })) ?? fetch(request);
}

async function sweep() {
  const { held } = await navigator.locks.query();
  const inUse = new Set(held.map((lock) => lock.name)).add(OURS + BUILD);
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && !inUse.has(name)).map((name) => caches.delete(name)));
}
