// Announces to screen readers what changes at a field: <input data-found-words="{} suggestions">
// and the event "tell" with { what: "found", of: 3 } make the status "3 suggestions".
document.querySelectorAll("[data-found-words]").forEach((field) => {
  const status = document.createElement("span");
  status.className = "vh";
  status.setAttribute("role", "status");
  field.after(status);
  field.addEventListener("tell", ({ detail }) => {
    status.textContent = (field.dataset[`${detail.what}Words`] || "").replace("{}", detail.of);
  });
});
