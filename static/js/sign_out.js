// Whoever signs out leaves no guest list behind on this phone (see static/door_worker.js).
for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", () => { window.caches?.delete("eventhub-door"); });
}
