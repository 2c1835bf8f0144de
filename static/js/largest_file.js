// Reports a file that is too large when it is chosen, before the form is sent in vain.
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
