// Sends notes that were saved offline, from any open page, once there is a connection. A note that the server refuses
// stays in the queue and does not block the others.
const { notesOf } = document.body.dataset;
const shelf = `eventhub.waiting.${notesOf}`;
const read = () => {
  // Older versions kept new notes alone, without a wrapper.
  try { return JSON.parse(localStorage.getItem(shelf)).map((each) => each.to ? each : { to: "/met", values: each }); }
  catch { return []; }
};
const keep = (waiting) => localStorage.setItem(shelf, JSON.stringify(waiting));
// A new note is known by its id; of changes to an older one only the last counts, the server keeps the ones before.
const isSame = (one, other) => one.to === other.to && one.values.client_id === other.values.client_id
  && one.values.device_time === other.values.device_time;
const mark = () => document.querySelector("[name=csrf_token]");

// The CSRF token of a kept page is too old.
const renewMark = async () => {
  const page = new DOMParser().parseFromString(await (await fetch("/met", { headers: { "X-Copy": "1" } })).text(), "text/html");
  const fresh = page.querySelector("[data-offline-note] [name=csrf_token]");
  if (fresh && mark()) document.querySelectorAll("[name=csrf_token]").forEach((each) => { each.value = fresh.value; });
  return Boolean(fresh);
};
const post = (to, values) => fetch(to, {
  method: "POST", credentials: "same-origin",
  body: new URLSearchParams({ ...values, device_sent: new Date().toISOString(), csrf_token: mark().value }),
});

// Where the server leads on to after saving; false when it refused; throws without signal.
const send = async ({ to, values }) => {
  let answer = await post(to, values);
  if (answer.status === 400 && (await renewMark())) answer = await post(to, values);
  if (answer.status === 404 && values.client_id) {
    const { who, event, called, ...rest } = values;
    answer = await post(to, { name: called, ...rest });
  }
  if (answer.status >= 500) throw new Error(String(answer.status));
  // A stranger is led to sign in.
  return answer.redirected && answer.ok && !new URL(answer.url).pathname.startsWith("/sign-in") ? answer.url : false;
};

const sendWaiting = async () => {
  const before = read();
  if (!before.length) return;
  for (const entry of before) {
    try {
      if (await send(entry)) keep(read().filter((other) => !isSame(entry, other)));
    } catch { break; }
  }
  document.dispatchEvent(new CustomEvent("note:waiting", { detail: read().length }));
};

if (notesOf && mark()) {
  document.addEventListener("note:send", async ({ detail }) => {
    try {
      const next = await send(detail);
      return next ? detail.arrived(next) : detail.refused();
    } catch {
      const entry = { to: detail.to, values: detail.values };
      keep([...read().filter((other) => other.to !== entry.to || other.values.client_id !== entry.values.client_id), entry]);
      return detail.waits();
    }
  });
  window.addEventListener("online", sendWaiting);
  // Two windows on one phone must not send the same notes side by side.
  if (navigator.locks) navigator.locks.request(shelf, { ifAvailable: true }, (lock) => lock && sendWaiting());
  else sendWaiting();
}
