// Signing out deletes guest lists and pages that were kept on this device (see static/worker/).
for (const form of document.querySelectorAll("form[data-sign-out]")) {
  form.addEventListener("submit", async () => {
    for (const shelf of await (window.caches?.keys() ?? [])) if (shelf.startsWith("eventhub-")) caches.delete(shelf);
  });
}
