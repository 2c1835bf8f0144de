// What check-in says and shows: a head to be read from a metre away, a line, the counter, the list. Each colour has a
// sign of its own, so that it never stands alone.
const LOOKS = {
  ok: ["res-ok", "check", 60], off: ["res-off", "check", 60], wait: ["res-wait", "clock", [120, 60, 120]], bad: ["res-bad", "close", 500],
};
const GLANCE = 3000;
const panel = find("say");
const place = document.createComment("say");
panel.before(place);
const undoButton = find("undo");
const yesButton = find("yes");
const nameButton = find("by-name");
const box = find("search").querySelector("input");
let undoable = null;
let fading = null;

const filled = (text, guest, since) => text.replace(/\{(\w+)\}/g, (all, key) => ({
  name: guest?.name ?? "", state: guest ? facts.states[guest.state] : "", time: since ? clockTime(since) : "",
})[key] ?? all);
const say = (head, line, kind, guest = null) => {
  clearTimeout(fading);
  panel.hidden = false;
  const [look, sign, buzz] = LOOKS[kind];
  panel.className = `res mt-3 ${look}`;
  panel.querySelector("use").setAttribute("href", `#i-${sign}`);
  find("head").textContent = head;
  find("line").textContent = line;
  undoable = guest;
  undoButton.hidden = !guest?.since;
  yesButton.hidden = true;
  nameButton.hidden = !scanning();
  navigator.vibrate?.(buzz);
  // While scanning, the next guest is already there.
  if (kind === "ok" && scanning()) fading = setTimeout(() => { panel.hidden = true; undoable = null; draw(); }, GLANCE);
};
const saying = (verdict, guest, since, { kept = false, before = "" } = {}) => {
  const head = before ? words("corrected", { words: filled(facts.heads[verdict], guest, since) }) : filled(facts.heads[verdict], guest, since);
  const isKept = kept && verdict === "in";
  say(head, isKept ? words("kept_line") : filled(facts.words[verdict], guest, since), isKept ? "off" : facts.kinds[verdict], guest);
};

const count = () => {
  const inside = guests.filter((guest) => guest.since).length;
  const all = expected ?? guests.filter((guest) => guest.state === "confirmed").length;
  for (const name of ["counter", "scanned"]) find(name).textContent = words("counter", { inside, expected: all });
  find("meter").max = Math.max(all, 1);
  find("meter").value = inside;
};
const tellNet = (text) => { find("net").textContent = text; };

const drawRow = (guest) => {
  const row = find("row").content.cloneNode(true).firstElementChild;
  const button = row.querySelector("button");
  const may = guest.since || guest.state === "confirmed";
  row.querySelector("[data-name]").textContent = guest.name;
  row.querySelector("[data-other]").textContent = guest.other;
  row.querySelector("small").textContent = guest.since ? words("in_since", { time: clockTime(guest.since) }) : facts.states[guest.state];
  // The panel above has the same button.
  button.hidden = !may || (guest.since && undoable?.id === guest.id);
  button.classList.add(guest.since ? "btn-quiet" : "btn-line");
  button.textContent = words(guest.since ? "undo" : "check_in");
  button.setAttribute("aria-label", `${button.textContent} ${guest.name}`);
  button.addEventListener("click", () => report({ registration_id: guest.id, entry: guest.since ? "undo" : "in" }, guest));
  return row;
};
// Rows that are drawn at once; a button shows more, and the page says how many there are.
let most = SHOWN;
const draw = () => {
  const found = search(box.value);
  const nobody = document.createElement("li");
  nobody.textContent = words(box.value.trim() ? "nobody" : "empty");
  find("list").replaceChildren(...(found.length ? found.slice(0, most).map(drawRow) : [nobody]));
  find("pager").hidden = true;
  find("found").textContent = box.value.trim() ? words("found", { all: found.length, words: box.value.trim() }) : "";
  find("more").hidden = found.length <= most;
  find("shown").textContent = words("shown", { shown: Math.min(most, found.length), all: found.length });
  count();
};
find("more").querySelector("button").addEventListener("click", () => { most += SHOWN; draw(); });
