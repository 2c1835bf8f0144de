// Keeps the last check-in page and its list on the phone, so that a reload without signal shows them again.
// Network first: what is kept is used only when nothing answers. It goes when check-in is closed to this
// phone, when someone signs out (static/js/sign_out.js), and after a day.
const SHELF = "eventhub-door";
const PATIENCE = 6000;
const A_DAY = 24 * 60 * 60 * 1000;

const isYoung = (answer) => Date.now() - Number(answer.headers.get("X-Kept-At")) < A_DAY;
const keep = async (request, answer) => {
  const headers = new Headers(answer.headers);
  headers.set("X-Kept-At", String(Date.now()));
  const shelf = await caches.open(SHELF);
  await shelf.put(request, new Response(await answer.blob(), { status: answer.status, headers }));
};
const kept = async (request) => {
  const answer = await (await caches.open(SHELF)).match(request);
  if (answer && isYoung(answer)) return answer;
  if (answer) await caches.delete(SHELF);
  return null;
};

const answerTo = async (request) => {
  try {
    // A page is fetched by its address: a redirect to the sign-in page must be seen as one.
    const answer = await fetch(request, { signal: AbortSignal.timeout?.(PATIENCE) });
    if (answer.ok && !answer.redirected && answer.type === "basic") await keep(request, answer.clone());
    else if (request.mode === "navigate" && answer.status < 500) await caches.delete(SHELF);
    return answer;
  } catch (error) {
    const answer = await kept(request);
    if (answer) return answer;
    throw error;
  }
};

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method === "GET" && new URL(request.url).origin === self.location.origin) event.respondWith(answerTo(request));
});
