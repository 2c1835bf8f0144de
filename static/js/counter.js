// Character counts. While an input method composes (pinyin on its way to hanzi) nothing is counted.
for (const field of document.querySelectorAll("[data-counter]")) {
  const counter = document.getElementById(field.dataset.counter);
  const limit = Number(field.dataset.limit);
  let composing = false;
  const show = () => {
    if (composing || !counter) return;
    const length = [...field.value.trim()].length;
    counter.textContent = `${length} / ${limit}`;
    counter.classList.toggle("over", length > limit);
  };
  field.addEventListener("compositionstart", () => { composing = true; });
  field.addEventListener("compositionend", () => { composing = false; show(); });
  field.addEventListener("input", show);
  show();
}
