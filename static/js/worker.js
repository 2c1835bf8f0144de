// Somebody signed in can note whom they met, and let guests in, where there is no signal: see static/worker/.
const { worker } = document.body.dataset;
if (worker && "serviceWorker" in navigator) {
  navigator.serviceWorker.register(worker, { scope: "/" })
    .then(() => navigator.serviceWorker.ready)
    .then((registration) => registration.active.postMessage({ ready: "/met" }))
    .catch(() => {});
}
