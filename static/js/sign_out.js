// Whoever signs out leaves no guest list and no page behind on this phone (see static/worker/).
for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", () => { for (const shelf of ["eventhub-door", "eventhub-pages", "eventhub-files"]) window.caches?.delete(shelf); });
}
