// Reloading sends a form once more, and going back finds what was typed; a link could do neither.
for (const link of document.querySelectorAll("[data-again], [data-back]")) {
  link.addEventListener("click", (event) => {
    if ("back" in link.dataset && history.length < 2) return;
    event.preventDefault();
    if ("back" in link.dataset) history.back();
    else location.reload();
  });
}
