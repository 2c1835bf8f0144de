// Applies a filter once it is chosen: <form data-at-once>. On a keyboard the button does, as arrows change a list of
// choices step by step.
for (const form of document.querySelectorAll("form[data-at-once]")) {
  let byPointer = false;
  form.addEventListener("pointerdown", () => { byPointer = true; });
  form.addEventListener("keydown", () => { byPointer = false; });
  form.addEventListener("change", (event) => {
    if (event.target.type === "checkbox" || (event.target.tagName === "SELECT" && byPointer)) form.requestSubmit();
  });
}
