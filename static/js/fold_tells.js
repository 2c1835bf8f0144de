// The line of a fold says what is chosen inside it.
for (const fold of document.querySelectorAll("[data-tells]")) {
  const told = fold.querySelector("[data-told]");
  const choice = fold.querySelector("select");
  choice?.addEventListener("change", () => { if (told) told.textContent = choice.selectedOptions[0].textContent.trim(); });
}
