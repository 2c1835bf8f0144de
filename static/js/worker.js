// Somebody signed in can note whom they met where there is no signal: see static/worker/worker.js.
const { worker } = document.body.dataset;
if (worker && "serviceWorker" in navigator) {
  navigator.serviceWorker.register(worker, { scope: "/" })
    .then(() => navigator.serviceWorker.ready)
    .then((registration) => registration.active.postMessage({ ready: "/met" }))
    .catch(() => {});
}
