// Shows the name of the chosen file in a drop field: <strong data-chosen-file>.
for (const words of document.querySelectorAll("[data-chosen-file]")) {
  const first = words.textContent;
  const field = words.closest("label").querySelector("input[type=file]");
  const tell = () => { words.textContent = field.files[0]?.name ?? first; };
  field.addEventListener("change", tell);
  // After Back the browser may have kept the file.
  tell();
}
