// The line of a fold says what is chosen inside it: of a list the one, of boxes all that are ticked.
for (const fold of document.querySelectorAll("[data-tells]")) {
  const told = fold.querySelector("[data-told]");
  const ticked = () => [...fold.querySelectorAll("input[type=checkbox]:checked")].map(box => box.labels[0].textContent.trim());
  fold.addEventListener("change", ({ target }) => {
    if (!told) return;
    told.textContent = target.selectedOptions?.[0].textContent.trim() ?? ticked().join(fold.dataset.tells);
  });
}
