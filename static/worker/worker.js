// Caches pages for use offline: the page for notes, and what a guest shows or reads at an event (check-in
// has a worker of its own). The newest answer of the server wins; without one, the page as it was last seen opens.
// Signing out forgets it all.
const PAGES = "eventhub-pages";
const FILES = "eventhub-files";
const KEPT = "eventhub-kept ";
const PATIENCE = 4000;
const OLD = 60 * 60 * 1000;
const isNotes = (path) => path === "/met";
// My events, a ticket, For you: kept when the server says until when (site/offline), each with its pictures.
const mayBeKept = (path) => path === "/" || /^\/e\/[^/]+\/(me|going)$/.test(path);
const isFile = (path) => path.startsWith("/assets/") || path.startsWith("/static/");
const keyOf = (url) => new URL(url).pathname;
const isAlive = (answer) => Date.parse(answer.headers.get("X-Keep-Until") ?? "") > Date.now();

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

// Counts sign-outs: an answer that was requested before one is not kept.
let signedOut = 0;

// A redirect (to sign in, to a note just saved) is not the page.
const leadsElsewhere = (answer) => answer.type === "opaqueredirect" || answer.redirected || answer.status === 404;
const keep = async (url, answer, since) => {
  const pages = await caches.open(PAGES);
  if (since !== signedOut) return undefined;
  if (leadsElsewhere(answer)) return pages.delete(keyOf(url));
  if (answer.status !== 200) return undefined;
  await pages.put(keyOf(url), answer.clone());
  return keepFilesOf(answer.clone());
};

// One cache for each page, so that pictures of an earlier version do not stay.
const keepWhole = async (url, answer, since) => {
  const path = keyOf(url);
  if (leadsElsewhere(answer) || (answer.status === 200 && !isAlive(answer))) return caches.delete(KEPT + path);
  if (answer.status !== 200) return undefined;
  const pictures = [...(await answer.clone().text()).matchAll(/<img[^>]+src="(\/[^"]+)"/g)].map((found) => found[1]);
  const others = new Set(pictures.map((each) => each.replaceAll("&amp;", "&")).filter((each) => !isFile(each)));
  await caches.delete(KEPT + path);
  if (since !== signedOut) return undefined;
  const shelf = await caches.open(KEPT + path);
  await shelf.put(path, answer.clone());
  for (const each of others) await shelf.add(each).catch(() => {});
  if (since !== signedOut) return caches.delete(KEPT + path);
  return keepFilesOf(answer.clone());
};

const fresh = async (event, keeping) => {
  const since = signedOut;
  const answer = await fetch(event.request);
  event.waitUntil(keeping(event.request.url, answer.clone(), since).catch(() => {}));
  return answer;
};
// Whichever comes first; what was kept when the network fails or takes too long.
const newestOr = async (event, keeping, kept) => {
  if (!kept) return fresh(event, keeping);
  const late = new Promise((_, refuse) => setTimeout(refuse, PATIENCE));
  const answer = fresh(event, keeping);
  answer.catch(() => {});
  try { return await Promise.race([answer, late]); } catch { return kept(); }
};
const notes = async (event) => {
  const kept = await (await caches.open(PAGES)).match(keyOf(event.request.url));
  return newestOr(event, keep, kept && (() => kept));
};
// The page itself says as of when it is (static/js/kept_page.js).
const dated = async (kept) => {
  const headers = new Headers(kept.headers);
  for (const name of ["Content-Encoding", "Content-Length"]) headers.delete(name);
  const mark = `<body data-kept-at="${kept.headers.get("Date")}"`;
  return new Response((await kept.text()).replace("<body", mark), { headers });
};
const page = async (event) => {
  const path = keyOf(event.request.url);
  const kept = (await caches.has(KEPT + path)) && (await (await caches.open(KEPT + path)).match(path));
  return newestOr(event, keepWhole, kept && isAlive(kept) && (() => dated(kept)));
};
// For a page that is not kept, My events or else a ticket, which says as of when it is. A reload asks for the page
// again.
const instead = async (error) => {
  const paths = (await caches.keys()).filter((name) => name.startsWith(KEPT)).map((name) => name.slice(KEPT.length));
  for (const path of ["/", ...paths.filter((each) => each.endsWith("/me"))]) {
    const kept = paths.includes(path) && (await (await caches.open(KEPT + path)).match(path));
    if (kept && isAlive(kept)) return dated(kept);
  }
  throw error;
};

const fileOrFetch = async (request) => (await (await caches.open(FILES)).match(request)) ?? fetch(request);
const fetchOrKept = async (request) => {
  try { return await fetch(request); } catch (error) {
    const kept = await caches.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
};

// Asked by every page of someone signed in: have this page ready, not older than an hour; forget what is over.
const refresh = async (path) => {
  const kept = await (await caches.open(PAGES)).match(path);
  if (kept && Date.now() - Date.parse(kept.headers.get("Date")) < OLD) return;
  const since = signedOut;
  // A copy that nobody reads yet shows no message: it belongs to the page that is being opened meanwhile.
  const asked = { credentials: "same-origin", headers: { "X-Copy": "1" } };
  await keep(new URL(path, self.location.origin), await fetch(path, asked), since);
};
const sweep = async () => {
  for (const name of (await caches.keys()).filter((each) => each.startsWith(KEPT))) {
    const kept = await (await caches.open(name)).match(name.slice(KEPT.length));
    if (kept && !isAlive(kept)) await caches.delete(name);
  }
};

const forget = async () => {
  signedOut += 1;
  await Promise.all((await caches.keys()).filter((name) => name.startsWith("eventhub-")).map((name) => caches.delete(name)));
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data.forget) signedOut += 1;
  if (event.data.ready) event.waitUntil(Promise.all([sweep(), refresh(event.data.ready)]).catch(() => {}));
});
self.addEventListener("fetch", (event) => {
  const { request } = event, url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.method === "POST" && url.pathname === "/sign-out") event.waitUntil(forget());
  if (request.method !== "GET") return;
  if (isFile(url.pathname)) event.respondWith(fileOrFetch(request));
  else if (request.destination === "image") event.respondWith(fetchOrKept(request));
  else if (request.mode !== "navigate") return;
  else if (!url.search && isNotes(url.pathname)) event.respondWith(notes(event).catch(instead));
  else if (!url.search && mayBeKept(url.pathname)) event.respondWith(page(event).catch(instead));
  else event.respondWith(fetch(request).catch(instead));
});
