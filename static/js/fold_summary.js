// Shows in the summary of a fold what is chosen inside: the option of a select, or all ticked boxes.
for (const fold of document.querySelectorAll("[data-tells]")) {
  const told = fold.querySelector("[data-told]");
  const ticked = () => [...fold.querySelectorAll("input[type=checkbox]:checked")].map(box => box.labels[0].textContent.trim());
  fold.addEventListener("change", ({ target }) => {
    if (!told) return;
    told.textContent = target.selectedOptions?.[0].textContent.trim() ?? ticked().join(fold.dataset.tells);
  });
}
