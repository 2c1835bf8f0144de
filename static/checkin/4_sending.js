// Reports go out as soon as there is signal, each once: its nonce makes a second arrival the same line.
const AT_ONCE = 100;
const PATIENCE = 15000;
const OFTEN = 20000;
let sending = false;
let cutOff = false;
const told = new Map();

// Long before the event a check-in is more likely a slip: it is asked about once on each device.
const EARLY = `eventhub.door.early.${facts.event}`;
const isMeant = () => { try { return localStorage.getItem(EARLY) === "yes"; } catch { return false; } };
let early = null;
const asksFirst = (what, guest) => {
  if (what.entry !== "in" || !facts.early_until || Date.now() >= Date.parse(facts.early_until) || isMeant()) return false;
  early = [what, guest];
  say(words(guest ? "early" : "early_unknown", { name: guest?.name }), words("early_line"), "wait");
  yesButton.hidden = false;
  return true;
};
yesButton.addEventListener("click", () => {
  try { localStorage.setItem(EARLY, "yes"); } catch { /* a closed store asks again */ }
  panel.hidden = true;
  if (early && isMeant()) report(...early);
  else if (early) send(...early);
});

const report = (what, guest) => { if (!asksFirst(what, guest)) send(what, guest); };
const send = (what, guest) => {
  const verdict = judge(guest, what.entry);
  const since = guest?.since;
  const whole = add({ ...what, known_id: guest?.id });
  if (guest) apply(guest, what.entry, whole.device_at);
  if (guest || !what.ticket) saying(verdict, guest, since ?? whole.device_at, { kept: cutOff || navigator.onLine === false });
  else say(words("not_on_phone"), words("not_on_phone_line"), "wait");
  told.set(whole.nonce, guest ? verdict : null);
  draw();
  sendAll();
};

const post = async (reports) => {
  const body = reports.map(({ known_id, ...line }) => line);
  return fetch(facts.reports_url, {
    method: "POST", credentials: "same-origin", signal: AbortSignal.timeout?.(PATIENCE),
    headers: { "Content-Type": "application/json", "X-CSRFToken": document.getElementById("checkin-token").value },
    body: JSON.stringify({ device_now: new Date().toISOString(), reports: body }),
  });
};

// Takes over the server's answer: on these reports, and on guests that other phones checked in.
const believe = (answer) => {
  const answered = new Set(answer.answers.map((one) => one.nonce));
  keep(waiting().filter((one) => !answered.has(one.nonce)));
  for (const guest of guests) guest.since = answer.since[guest.id] ?? null;
  expected = answer.expected;
  applyWaiting();
  for (const one of answer.answers) {
    const before = told.get(one.nonce);
    told.delete(one.nonce);
    if (before === undefined || before === one.verdict) continue;
    saying(one.verdict, byId(one.id), one.since, { before });
  }
};

const tellWhatWaits = (key) => {
  cutOff = true;
  const number = waiting().length;
  tellNet(words(key === "kept" && !number ? "no_signal" : key, { number }));
};

const sendAll = async () => {
  if (sending) return;
  sending = true;
  const hadSome = waiting().length > 0;
  try {
    do {
      const answer = await post(waiting().slice(0, AT_ONCE));
      if (!answer.ok || answer.redirected) {
        tellWhatWaits(answer.status >= 500 ? "kept" : "sign_in");
        return;
      }
      const facts_now = await answer.json();
      if (facts_now.version !== version) await loadGuests();
      believe(facts_now);
    } while (waiting().length);
    if (hadSome || cutOff) tellNet(words("sent"));
    cutOff = false;
    draw();
  } catch {
    tellWhatWaits("kept");
  } finally { sending = false; }
};

window.addEventListener("online", sendAll);
document.addEventListener("visibilitychange", () => { if (!document.hidden) sendAll(); });
setInterval(() => { if (!document.hidden) sendAll(); }, OFTEN);
