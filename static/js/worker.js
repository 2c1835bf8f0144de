// Someone signed in can note who they met where there is no signal: see static/worker/worker.js. What a device keeps
// belongs to one person. The first page after their session has ended, in whatever way and wherever, or of someone
// else, forgets it; other tabs that still show pages of theirs are reloaded.
const { worker, notesOf = "" } = document.body.dataset;
const isOurs = (shelf) => shelf.startsWith("eventhub-");
const OWNER = "eventhub.kept_for";
const owner = () => { try { return localStorage.getItem(OWNER) ?? ""; } catch { return ""; } };
// An error page does not know who is signed in.
const broken = performance.getEntriesByType("navigation")[0]?.responseStatus >= 500;
let forgotten = Promise.resolve();

if (!broken && owner() !== notesOf) {
  navigator.serviceWorker?.controller?.postMessage({ forget: true });
  forgotten = Promise.resolve(window.caches?.keys())
    .then((shelves) => Promise.all((shelves ?? []).filter(isOurs).map((shelf) => caches.delete(shelf))));
  try { localStorage.setItem(OWNER, notesOf); } catch { /* a closed store keeps no owner; each page forgets then */ }
}
const leave = () => { if (notesOf && owner() !== notesOf) location.reload(); };
window.addEventListener("storage", (event) => { if (event.key === OWNER) leave(); });
window.addEventListener("pageshow", (event) => { if (event.persisted) leave(); });

if (worker && "serviceWorker" in navigator) {
  navigator.serviceWorker.register(worker, { scope: "/" })
    .then(() => Promise.all([navigator.serviceWorker.ready, forgotten]))
    .then(([registration]) => registration.active.postMessage({ ready: "/met" }))
    .catch(() => {});
}
