// The bar over a table of guests: how many are chosen, and what can be done with them once there are any.
// Without script everything stands there.
for (const form of document.querySelectorAll("[data-chosen]")) {
  const count = form.querySelector("[data-chosen-count]");
  const acts = [...form.querySelectorAll("[data-chosen-act]")];
  const show = () => {
    const boxes = [...form.elements].filter(each => each.type === "checkbox" && each.checked);
    const chosen = boxes.filter(box => box.name === "registration").length;
    count.textContent = form.dataset.chosen.replace("{}", boxes.length > chosen ? form.dataset.all : chosen);
    for (const act of acts) act.hidden = !boxes.length;
  };
  document.addEventListener("change", ({ target }) => { if (target.form === form) show(); });
  form.addEventListener("reset", () => setTimeout(show));
  window.addEventListener("pageshow", show);
  show();
}
