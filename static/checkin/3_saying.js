// What check-in says and shows: one large sentence, the counter, the list. Colour never stands alone.
const panel = find("say");
const undoButton = panel.querySelector("button");
const box = find("search").querySelector("input");
let undoable = null;

const sentence = (verdict, guest, since) => words(verdict, {
  name: guest?.name ?? "", state: guest ? facts.states[guest.state] : "", time: since ? clockTime(since) : "",
});
const say = (text, kind, guest = null) => {
  panel.hidden = false;
  panel.className = `checkin-say notice-${kind}`;
  panel.querySelector("p").textContent = text;
  undoable = guest;
  undoButton.hidden = !guest?.since;
  navigator.vibrate?.(kind === "jade" ? 60 : [120, 60, 120]);
};
const saying = (verdict, guest, since) => say(sentence(verdict, guest, since), facts.kinds[verdict], guest);

const count = () => {
  const inside = guests.filter((guest) => guest.since).length;
  const all = expected ?? guests.filter((guest) => guest.state === "confirmed").length;
  find("counter").textContent = words("counter", { inside, expected: all });
};
const tellNet = (text) => { find("net").textContent = text; };

const drawRow = (guest) => {
  const row = find("row").content.cloneNode(true).firstElementChild;
  const button = row.querySelector("button");
  const may = guest.since || guest.state === "confirmed";
  row.querySelector("[data-name]").textContent = guest.name;
  row.querySelector("[data-other]").textContent = guest.other;
  row.querySelector("small").textContent = guest.since ? words("in_since", { time: clockTime(guest.since) }) : facts.states[guest.state];
  button.hidden = !may;
  button.classList.add(guest.since ? "btn-quiet" : "btn-line");
  button.textContent = words(guest.since ? "undo" : "check_in");
  button.setAttribute("aria-label", `${button.textContent} ${guest.name}`);
  button.addEventListener("click", () => report({ registration_id: guest.id, entry: guest.since ? "undo" : "in" }, guest));
  return row;
};
const draw = () => {
  const found = search(box.value);
  const nobody = document.createElement("li");
  nobody.textContent = words("nobody");
  find("list").replaceChildren(...(found.length ? found.map(drawRow) : [nobody]));
  count();
};
