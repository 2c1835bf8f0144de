// Anyone who signs out leaves no guest list and no page behind on this phone (see static/worker/).
for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", async () => {
    for (const shelf of await (window.caches?.keys() ?? [])) if (shelf.startsWith("eventhub-")) caches.delete(shelf);
  });
}
