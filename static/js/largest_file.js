// A file that is too large is said at once, before it is sent for nothing and everything typed with it.
for (const field of document.querySelectorAll("[data-largest]")) {
  const said = Object.assign(document.createElement("p"), { className: "error" });
  said.setAttribute("role", "status");
  field.after(said);
  field.addEventListener("change", () => {
    const isTooLarge = [...field.files].some((file) => file.size > Number(field.dataset.largest));
    said.textContent = isTooLarge ? field.dataset.largeWords : "";
    if (isTooLarge) field.value = "";
  });
}
