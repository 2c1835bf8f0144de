// The bar of a job fills while its page is open: <div data-progress="/contacts/imports/3/progress">; data-every says
// after how many milliseconds it looks again. A page that nobody looks at asks nothing.
// Without script the page reloads itself every few seconds. What follows is on the page itself, so it is loaded.
for (const box of document.querySelectorAll("[data-progress]")) {
  const bar = box.querySelector("progress");
  const words = box.querySelector("[data-progress-words]");
  const every = Number(box.dataset.every) || 700;
  const look = async () => {
    if (document.hidden) return void setTimeout(look, every);
    const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } }).catch(() => null);
    // After a network error try again. Signed out, or gone: the page itself says so.
    if (!answer || answer.status > 499) return void setTimeout(look, 3000);
    const far = answer.ok ? await answer.json().catch(() => null) : null;
    if (!far || far.finished) return location.reload();
    if (far.total) { bar.max = far.total; bar.value = far.done; }
    words.textContent = far.words;
    setTimeout(look, every);
  };
  setTimeout(look, 400);
}
