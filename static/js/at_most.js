// Of a group of boxes no more can be ticked than are taken; the server refuses more, too.
for (const group of document.querySelectorAll("[data-most]")) {
  const boxes = [...group.querySelectorAll("input[type=checkbox]")];
  const limit = () => {
    const isFull = boxes.filter(box => box.checked).length >= Number(group.dataset.most);
    for (const box of boxes) box.disabled = isFull && !box.checked;
  };
  group.addEventListener("change", limit);
  limit();
}
