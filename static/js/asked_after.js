// Hides conditional fields, such as the link of an event that is not online, until the answer that they depend on is
// given. Without script they are shown with the condition in words.
const conditional = [...document.querySelectorAll("[data-asked-after]")];
const isChosen = (name, key) => [...document.getElementsByName(name)].some(
  (input) => input.value === key && input.checked && !input.closest("[data-asked-after][hidden]"));
const show = () => {
  // In the order of the page, so that fields that depend on a hidden one are hidden, too.
  for (const part of conditional) part.hidden = !isChosen(part.dataset.askedAfter, part.dataset.askedKey);
};
if (conditional.length) {
  document.addEventListener("change", show);
  show();
}
