// Autosaves the form of an unpublished event, and says when it was saved.
for (const form of document.querySelectorAll("[data-keep]")) {
  const status = form.querySelector("[data-kept]");
  const { keep, keptWords, lostWords, elsewhereWords } = form.dataset;
  let later = 0;
  const clock = () => new Date().toTimeString().slice(0, 5);
  const typed = () => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
  const took = ({ revision, edit }) => {
    form.elements.revision.value = revision;
    // Reloading the page then opens the draft and no empty form.
    if (edit && location.pathname !== edit) history.replaceState(null, "", edit);
    return keptWords.replace("{}", clock());
  };
  const send = async () => {
    if (!form.elements.title.value.trim()) return;
    try {
      const answer = await fetch(keep, { method: "POST", body: typed() });
      if (answer.ok && !answer.redirected) status.textContent = took(await answer.json());
      else status.textContent = answer.status === 409 ? elsewhereWords : lostWords;
    } catch { status.textContent = lostWords; }
  };
  const soon = () => { clearTimeout(later); later = setTimeout(send, 1500); };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", () => clearTimeout(later));
}
