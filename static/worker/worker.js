// Keeps the page for notes, which is needed where there is no signal (check-in has a worker of its own). The newest
// answer of the server wins; without one, the page as it was last seen opens. Signing out forgets it.
const PAGES = "eventhub-pages";
const FILES = "eventhub-files";
const PATIENCE = 4000;
const OLD = 60 * 60 * 1000;
const isKept = (path) => path === "/met";
const isFile = (path) => path.startsWith("/assets/") || path.startsWith("/static/");
const keyOf = (url) => new URL(url).pathname;

// The style sheet, the scripts and the pictures that a page names, so that it opens whole.
const keepFilesOf = async (page) => {
  const files = await caches.open(FILES);
  const named = [...(await page.text()).matchAll(/(?:href|src)="(\/(?:assets|static)\/[^"#]+)"/g)].map((found) => found[1]);
  const wanted = new Set(named.map((path) => path.replaceAll("&amp;", "&")));
  for (const path of wanted) {
    if (await files.match(path)) continue;
    await files.delete(path, { ignoreSearch: true });
    await files.add(path);
  }
};

// How often somebody signed out here: an answer that was on its way meanwhile is theirs, and not kept.
let signedOut = 0;

// A page that leads elsewhere (to sign in, to a note just saved) is not the page.
const keep = async (url, answer, since) => {
  const pages = await caches.open(PAGES);
  if (since !== signedOut) return undefined;
  if (answer.type === "opaqueredirect" || answer.redirected || answer.status === 404) return pages.delete(keyOf(url));
  if (answer.status !== 200) return undefined;
  await pages.put(keyOf(url), answer.clone());
  return keepFilesOf(answer.clone());
};

const fresh = async (event) => {
  const since = signedOut;
  const answer = await fetch(event.request);
  event.waitUntil(keep(event.request.url, answer.clone(), since));
  return answer;
};

const newestOrKept = async (event) => {
  const kept = await (await caches.open(PAGES)).match(keyOf(event.request.url));
  if (!kept) return fresh(event);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, kept));
  const answer = fresh(event);
  answer.catch(() => {});
  try { return await Promise.race([answer, late]); } catch { return kept; }
};

const fileOrFetch = async (request) => (await (await caches.open(FILES)).match(request)) ?? fetch(request);

// Asked by every page of somebody signed in: have this page ready, not older than an hour.
const refresh = async (path) => {
  const kept = await (await caches.open(PAGES)).match(path);
  if (kept && Date.now() - Date.parse(kept.headers.get("Date")) < OLD) return;
  const since = signedOut;
  await keep(new URL(path, self.location.origin), await fetch(path, { credentials: "same-origin" }), since);
};

const forget = async () => { signedOut += 1; await caches.delete(PAGES); await caches.delete(FILES); };

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data.forget) signedOut += 1;
  if (event.data.ready) event.waitUntil(refresh(event.data.ready).catch(() => {}));
});
self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== self.location.origin) return;
  if (event.request.method === "POST" && url.pathname === "/sign-out") event.waitUntil(forget());
  if (event.request.method !== "GET") return;
  if (isFile(url.pathname)) event.respondWith(fileOrFetch(event.request));
  else if (event.request.mode === "navigate" && isKept(url.pathname) && !url.search) event.respondWith(newestOrKept(event));
});
