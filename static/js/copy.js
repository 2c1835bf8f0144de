// Copy buttons: shown with script only; they copy a text or a field, and confirm it.
const copyText = async (text, source) => {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const field = "value" in source ? source : Object.assign(document.createElement("textarea"), { value: text });
  if (field !== source) document.body.append(field);
  field.select();
  document.execCommand("copy");
  if (field !== source) field.remove();
};

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  if (!source) continue;
  button.hidden = false;
  const label = button.querySelector("span") || button;
  const before = label.textContent;
  label.setAttribute("aria-live", "polite");
  button.addEventListener("click", async () => {
    await copyText("value" in source ? source.value : source.textContent.trim(), source);
    label.textContent = button.dataset.done;
    setTimeout(() => { label.textContent = before; }, 2500);
    button.dispatchEvent(new CustomEvent("copied", { bubbles: true }));
  });
}
