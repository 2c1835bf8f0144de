// Moves the end of an event along with its start, so that its length stays: data-end names the field of the end.
for (const start of document.querySelectorAll("[data-end]")) {
  const end = document.getElementById(start.dataset.end);
  const at = (field) => Date.parse(`${field.value}Z`);
  let before = at(start);
  start.addEventListener("change", () => {
    const length = at(end) - before;
    before = at(start);
    if (!Number.isNaN(before) && length > 0) end.value = new Date(before + length).toISOString().slice(0, 16);
  });
}
