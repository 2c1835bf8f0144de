// A comma-separated text field becomes tokens with suggestions: <input data-suggest="school">.
// The field keeps its name and its commas; without script people type them themselves.
const SPLIT = /[,，、;；\n]/;

const element = (tag, attributes = {}, ...children) => {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (/^(role$|aria-)/.test(name)) made.setAttribute(name, value); else made[name] = value;
  made.append(...children);
  return made;
};

const enhance = (field) => {
  const values = () => field.value.split(SPLIT).map((word) => word.trim()).filter(Boolean);
  const label = field.labels[0];
  const list = element("ul", { className: "options", id: `${field.id}-options`, hidden: true, role: "listbox", "aria-label": label?.textContent.trim() || "" });
  const input = element("input", { type: "text", id: `${field.id}-entry`, autocomplete: "off", role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": list.id });
  if (field.getAttribute("aria-describedby")) input.setAttribute("aria-describedby", field.getAttribute("aria-describedby"));
  if (field.getAttribute("aria-invalid")) input.setAttribute("aria-invalid", "true");
  const box = element("div", { className: "token-input" }, input);
  field.hidden = true;
  field.after(box, list);
  const tell = (what, of) => field.dispatchEvent(new CustomEvent("tell", { detail: { what, of } }));
  box.addEventListener("click", (event) => { if (event.target === box) input.focus(); });
  if (label) label.htmlFor = input.id;
  let composing = false, active = -1, timer = 0, asked = 0;

  const draw = () => {
    box.querySelectorAll(".token").forEach((token) => token.remove());
    values().forEach((word, position) => {
      const remove = element("button", { type: "button", textContent: "×" });
      remove.setAttribute("aria-label", `${field.dataset.removeWords || "×"} ${word}`);
      remove.addEventListener("click", () => { take(position); input.focus(); });
      input.before(element("span", { className: "token" }, `${word} `, remove));
    });
  };
  const store = (words) => { field.value = [...new Set(words)].join(", "); draw(); field.dispatchEvent(new Event("change", { bubbles: true })); };
  const take = (position) => { tell("removed", values()[position]); store(values().filter((_, other) => other !== position)); };
  const close = () => { list.hidden = true; active = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const add = (word) => {
    asked += 1; // An answer still under way comes too late.
    if (word.trim()) { store([...values(), ...word.split(SPLIT).map((part) => part.trim()).filter(Boolean)]); tell("added", word.trim()); }
    input.value = ""; close();
  };
  const mark = (position) => {
    const options = [...list.children];
    if (!options.length) return;
    active = (position + options.length) % options.length;
    options.forEach((option, other) => option.setAttribute("aria-selected", String(other === active)));
    input.setAttribute("aria-activedescendant", options[active].id);
    options[active].scrollIntoView({ block: "nearest" });
  };
  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map((suggestion, position) => {
      const text = suggestion.label || suggestion.value || String(suggestion);
      const names = [element("span", { textContent: text }), element("small", { textContent: suggestion.note || "" })];
      const option = element("li", { id: `${list.id}-${position}`, role: "option", "aria-selected": "false" }, ...names);
      option.addEventListener("mousedown", (event) => { event.preventDefault(); add(suggestion.value || text); });
      option.choose = () => add(suggestion.value || text);
      return option;
    }));
    list.hidden = !suggestions.length; active = -1;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };
  const ask = async () => {
    const typed = input.value.trim(), number = ++asked;
    if (!typed) return close();
    const answer = await fetch(`/suggest?kind=${encodeURIComponent(field.dataset.suggest)}&q=${encodeURIComponent(typed)}`).catch(() => null);
    if (!answer || !answer.ok || number !== asked) return;
    const found = await answer.json(); if (number !== asked) return;
    const known = found.some((suggestion) => suggestion.value.toLowerCase() === typed.toLowerCase());
    show(known ? found : [...found, { value: typed, label: (field.dataset.addWords || "{}").replace("{}", typed), note: field.dataset.asTyped }]);
    tell("found", found.length);
    // tjdx stands for all of 同济大学, so Enter takes it; a match of the beginning has to be chosen.
    if (found[0]?.exact) mark(0);
  };

  input.addEventListener("compositionstart", () => { composing = true; });
  input.addEventListener("compositionend", () => { composing = false; input.dispatchEvent(new Event("input")); });
  input.addEventListener("input", () => {
    if (composing) return;
    if (SPLIT.test(input.value)) return add(input.value);
    clearTimeout(timer); timer = setTimeout(ask, 150);
  });
  input.addEventListener("keydown", (event) => {
    if (composing || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); mark(active + (event.key === "ArrowDown" ? 1 : -1)); }
    else if (event.key === "Enter" && (active >= 0 || input.value.trim())) { event.preventDefault(); if (active >= 0) list.children[active].choose(); else add(input.value); }
    else if (event.key === "Escape") close();
    else if (event.key === "Backspace" && !input.value && values().length) take(values().length - 1);
  });
  input.addEventListener("focus", () => box.classList.add("is-focus"));
  // The first request loads the vocabulary on the server, so it is sent on focus, before anything is typed.
  input.addEventListener("focus", () => { fetch(`/suggest?kind=${encodeURIComponent(field.dataset.suggest)}&q=`).catch(() => null); }, { once: true });
  input.addEventListener("blur", () => { box.classList.remove("is-focus"); add(input.value); });
  field.addEventListener("focus", () => input.focus());
  draw();
};

document.querySelectorAll("input[data-suggest]").forEach(enhance);
