// Limits how many boxes of a group can be ticked; the server checks it, too.
for (const group of document.querySelectorAll("[data-most]")) {
  const boxes = [...group.querySelectorAll("input[type=checkbox]")];
  const limit = () => {
    const isFull = boxes.filter(box => box.checked).length >= Number(group.dataset.most);
    for (const box of boxes) box.disabled = isFull && !box.checked;
  };
  group.addEventListener("change", limit);
  limit();
}
