// A note about somebody met is never lost: it is kept on the device with every keystroke, and what is
// saved without signal goes out by itself later. The client id makes a note that arrives twice one note.
const form = document.querySelector("[data-offline-note]");
const written = ["client_id", "name", "who", "text", "promised", "added_on_wechat", "fit", "event", "device_time"];
const store = (name) => `eventhub.${name}.${form.dataset.offlineNote}`;
const read = (name, otherwise) => {
  try { return JSON.parse(localStorage.getItem(store(name))) ?? otherwise; } catch { return otherwise; }
};
const keep = (name, value) => localStorage.setItem(store(name), JSON.stringify(value));
const say = (words) => { form.querySelector("[data-note-status]").textContent = words; };

const typed = () => {
  const all = new FormData(form);
  return Object.fromEntries(written.filter((name) => all.get(name)).map((name) => [name, all.get(name)]));
};
const putBack = (values) => {
  for (const name of written) {
    for (const field of form.querySelectorAll(`[name="${name}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked = field.value === values[name];
      else if (name in values) field.value = values[name];
    }
  }
};
const startAfresh = () => {
  localStorage.removeItem(store("draft"));
  form.reset();
  form.elements.client_id.value = crypto.randomUUID();
};

// A page that was kept without signal holds a mark too old to be sent.
const renewMark = async () => {
  const page = new DOMParser().parseFromString(await (await fetch(form.action)).text(), "text/html");
  const mark = page.querySelector("[data-offline-note] [name=csrf_token]");
  if (mark) form.elements.csrf_token.value = mark.value;
  return Boolean(mark);
};
const post = (values) => fetch(form.action, {
  method: "POST", credentials: "same-origin",
  body: new URLSearchParams({ ...values, csrf_token: form.elements.csrf_token.value }),
});

// Sends one note; true when the server has it, false when it refused it; throws without signal.
const send = async (values) => {
  let answer = await post(values);
  if (answer.status === 400 && (await renewMark())) answer = await post(values);
  if (answer.status >= 500) throw new Error(String(answer.status));
  // After a saved note the server leads on to its page; a stranger is led to sign in.
  return answer.redirected && new URL(answer.url).pathname.endsWith("/saved") ? answer.url : false;
};

const sendWaiting = async () => {
  let waiting = read("waiting", []);
  if (!waiting.length) return;
  for (const values of [...waiting]) {
    try {
      if (!(await send(values))) break;
    } catch { break; }
    waiting = waiting.filter((other) => other.client_id !== values.client_id);
    keep("waiting", waiting);
  }
  say(waiting.length ? form.dataset.waitingWords : form.dataset.sentWords);
};

const submit = async (event) => {
  event.preventDefault();
  form.elements.device_time.value = new Date().toISOString();
  const values = typed();
  if (!values.name && !values.who) return form.submit();
  try {
    const next = await send(values);
    if (!next) return form.submit();
    localStorage.removeItem(store("draft"));
    location.assign(next);
  } catch {
    keep("waiting", [...read("waiting", []).filter((other) => other.client_id !== values.client_id), values]);
    startAfresh();
    say(form.dataset.waitingWords);
  }
};

if (form) {
  const draft = read("draft", null);
  const refused = document.querySelector("[data-error-summary]");
  if (draft && !refused) putBack(draft);
  // The page may be one that was kept: its own id could belong to a note that was written on it before.
  else if (!refused) form.elements.client_id.value = crypto.randomUUID();
  form.addEventListener("input", () => keep("draft", typed()));
  form.addEventListener("submit", submit);
  window.addEventListener("online", sendWaiting);
  sendWaiting();
}
