// Focuses the error summary when the page opens; its links focus the fields themselves.
const summary = document.querySelector("[data-error-summary]");
if (summary) {
  summary.focus();
  // An address with a fragment moves the focus once more when the page has loaded.
  if (location.hash) addEventListener("load", () => setTimeout(() => summary.focus(), 50));
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const id = link ? link.hash.slice(1) : "";
    const field = document.getElementById(`${id}-entry`) || document.getElementById(id);
    if (!field) return;
    event.preventDefault();
    field.scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  });
}
