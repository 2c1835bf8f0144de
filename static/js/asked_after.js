// Questions that are asked after one answer to an earlier one, as the link of an event after "Online", stay away until it
// is given. Without script they stand there with that condition in words.
const conditional = [...document.querySelectorAll("[data-asked-after]")];
const isChosen = (name, key) => [...document.getElementsByName(name)].some(
  (input) => input.value === key && input.checked && !input.closest("[data-asked-after][hidden]"));
const show = () => {
  // In the order of the page, so that what hangs on a hidden question is hidden as well.
  for (const part of conditional) part.hidden = !isChosen(part.dataset.askedAfter, part.dataset.askedKey);
};
if (conditional.length) {
  document.addEventListener("change", show);
  show();
}
