// An error message disappears once its field is filled; the server checks again when the form is sent.
document.addEventListener("input", ({ target }) => {
  const box = target.closest?.(".field, fieldset");
  const wrong = box?.matches("[aria-invalid]") ? box : box?.querySelector("[aria-invalid]");
  if (!wrong || !(target.value || target.checked)) return;
  wrong.removeAttribute("aria-invalid");
  for (const error of box.querySelectorAll(".error")) {
    document.querySelector(`[data-error-summary] a[href="#${error.id.replace(/-error.*$/, "")}"]`)?.closest("li").remove();
    error.remove();
  }
  const summary = document.querySelector("[data-error-summary]");
  if (summary && !summary.querySelector("li")) summary.remove();
});
