// The text that a note makes stands under its fields while they are typed: the server drafts it and keeps nothing. The
// private line is not sent. Without signal the last text stays.
for (const box of document.querySelectorAll("[data-preview]")) {
  const form = box.closest("form");
  const shown = box.querySelector("[data-preview-shown]");
  const left = new Set(["text", "device_time", "device_sent", "client_id"]);
  let later = 0;
  let newest = 0;
  let before = "";
  const typed = () => new URLSearchParams([...new FormData(form)].filter(([name]) => !left.has(name)));

  const draft = async () => {
    const values = typed();
    if (String(values) === before) return;
    before = String(values);
    const mine = ++newest;
    values.append("fragment", "y");
    try {
      const answer = await fetch(box.dataset.preview, { method: "POST", credentials: "same-origin", body: values });
      if (!answer.ok || answer.redirected || mine !== newest) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const text = page.querySelector("[data-preview-text]");
      if (!text) return;
      box.querySelector("[data-preview-reads]").textContent = text.dataset.previewText;
      shown.replaceChildren(document.adoptNode(text));
    } catch { before = ""; }
  };
  const soon = () => { clearTimeout(later); later = setTimeout(draft, 600); };
  form.querySelector("[data-preview-button]").remove();
  form.addEventListener("input", (event) => { if (!event.isComposing && event.target.name !== "text") soon(); });
  form.addEventListener("compositionend", soon);
  if (["mention", "i_promised", "they_promised"].some((name) => form.elements[name].value)) soon();
}
