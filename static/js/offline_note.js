// A note about someone met is never lost: it is kept on the device with every keystroke, and what is saved without
// signal goes out by itself later (offline_send.js). The client id makes a note that arrives twice one note.
const form = document.querySelector("[data-offline-note]");
const written = ["client_id", "name", "who", "text", "mention", "i_promised", "promised",
  "promise_done", "they_promised", "added_on_wechat", "fit", "event", "device_time"];
const path = form ? new URL(form.action).pathname : "";
// One draft of a new note, and one of each note that is being changed.
const shelf = `eventhub.draft.${document.body.dataset.notesOf}${form?.elements.client_id ? "" : path}`;
const say = (words) => { form.querySelector("[data-note-status]").textContent = words; };
const read = () => { try { return JSON.parse(localStorage.getItem(shelf)); } catch { return null; } };
// A full or disabled store must not prevent saving while online.
const keep = (values) => { try { localStorage.setItem(shelf, JSON.stringify(values)); } catch { say(""); } };

const typed = () => {
  const all = new FormData(form);
  const values = Object.fromEntries(written.filter((name) => all.get(name)).map((name) => [name, all.get(name)]));
  // If the person of a chip is gone when the note is sent, their name is used as if it had been typed.
  const chip = form.querySelector("[name=who]:checked");
  return chip && !values.name ? { ...values, called: chip.closest("label").textContent.trim() } : values;
};
const putBack = (values) => {
  for (const name of written) {
    for (const field of form.querySelectorAll(`[name="${name}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === values[name];
      else if (name in values || field.tagName === "TEXTAREA") field.value = values[name] ?? "";
    }
  }
};
const startAfresh = () => {
  localStorage.removeItem(shelf);
  if (!form.elements.client_id) return;
  form.reset();
  form.elements.client_id.value = crypto.randomUUID();
};

const submit = (event) => {
  // The button for the text saves nothing: it is a page of its own.
  if (event.submitter?.hasAttribute("formaction")) return;
  event.preventDefault();
  const clock = new Date().toISOString();
  form.elements.device_time.value = clock;
  form.elements.device_sent.value = clock;
  if (form.elements.client_id && !form.elements.name.value && !form.querySelector("[name=who]:checked")) return form.submit();
  document.dispatchEvent(new CustomEvent("note:send", { detail: {
    to: path, values: typed(),
    arrived: (next) => { localStorage.removeItem(shelf); location.assign(next); },
    refused: () => form.submit(),
    waits: () => { startAfresh(); say(form.dataset.waitingWords); },
  } }));
};

if (form) {
  const draft = read();
  const refused = document.querySelector("[data-error-summary]");
  if (draft && !refused) {
    putBack(draft);
    say(form.dataset.draftWords);
  }
  // On a kept page the id could belong to a note that was written on it before.
  else if (!refused && form.elements.client_id) form.elements.client_id.value = crypto.randomUUID();
  form.addEventListener("input", () => keep(typed()));
  form.addEventListener("submit", submit);
  document.addEventListener("note:waiting", (event) => say(event.detail ? form.dataset.waitingWords : form.dataset.sentWords));
}
