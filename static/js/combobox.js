// A comma-separated text field becomes tokens with suggestions: <input data-suggest="school">.
// The field keeps its name and its commas; without script people type them themselves.
const SPLIT = /[,，、;；\n]/;

const element = (tag, attributes = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), attributes);
  made.append(...children);
  return made;
};

const enhance = (field) => {
  const values = () => field.value.split(SPLIT).map((word) => word.trim()).filter(Boolean);
  const list = element("ul", { className: "options", id: `${field.id}-options`, hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", field.labels[0]?.textContent.trim() || "");
  const input = element("input", { type: "text", id: `${field.id}-entry`, autocomplete: "off" });
  for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": list.id })) input.setAttribute(name, value);
  if (field.getAttribute("aria-describedby")) input.setAttribute("aria-describedby", field.getAttribute("aria-describedby"));
  if (field.getAttribute("aria-invalid")) input.setAttribute("aria-invalid", "true");
  const box = element("div", { className: "token-input" }, input);
  const label = field.labels[0];
  field.hidden = true;
  field.after(box, list);
  box.addEventListener("click", (event) => { if (event.target === box) input.focus(); });
  if (label) label.htmlFor = input.id;
  let composing = false, active = -1, timer = 0, asked = 0;

  const draw = () => {
    box.querySelectorAll(".token").forEach((token) => token.remove());
    values().forEach((word, position) => {
      const remove = element("button", { type: "button", textContent: "×" });
      remove.setAttribute("aria-label", `${field.dataset.removeWords || "×"} ${word}`);
      remove.addEventListener("click", () => { store(values().filter((_, other) => other !== position)); input.focus(); });
      input.before(element("span", { className: "token" }, `${word} `, remove));
    });
  };
  const store = (words) => { field.value = [...new Set(words)].join(", "); draw(); field.dispatchEvent(new Event("change", { bubbles: true })); };
  const close = () => { list.hidden = true; active = -1; input.setAttribute("aria-expanded", "false"); input.removeAttribute("aria-activedescendant"); };
  const add = (word) => { if (word.trim()) store([...values(), ...word.split(SPLIT).map((part) => part.trim()).filter(Boolean)]); input.value = ""; close(); };
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
      const option = element("li", { id: `${list.id}-${position}` }, element("span", { textContent: text }), element("small", { textContent: suggestion.note || "" }));
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.addEventListener("mousedown", (event) => { event.preventDefault(); add(suggestion.value || text); });
      option.choose = () => add(suggestion.value || text);
      return option;
    }));
    list.hidden = !suggestions.length;
    active = -1;
    input.setAttribute("aria-expanded", String(!list.hidden));
  };
  const ask = async () => {
    const typed = input.value.trim();
    const number = ++asked;
    if (!typed) return close();
    const answer = await fetch(`/suggest?kind=${encodeURIComponent(field.dataset.suggest)}&q=${encodeURIComponent(typed)}`).catch(() => null);
    if (!answer || !answer.ok || number !== asked) return;
    const found = await answer.json();
    if (number !== asked) return;
    const known = found.some((suggestion) => suggestion.value.toLowerCase() === typed.toLowerCase());
    show(known ? found : [...found, { value: typed, label: (field.dataset.addWords || "{}").replace("{}", typed), note: field.dataset.asTyped }]);
  };

  input.addEventListener("compositionstart", () => { composing = true; });
  input.addEventListener("compositionend", () => { composing = false; input.dispatchEvent(new Event("input")); });
  input.addEventListener("input", () => {
    if (composing) return;
    if (SPLIT.test(input.value)) return add(input.value);
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  });
  input.addEventListener("keydown", (event) => {
    if (composing || event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); mark(active + (event.key === "ArrowDown" ? 1 : -1)); }
    else if (event.key === "Enter" && (active >= 0 || input.value.trim())) { event.preventDefault(); if (active >= 0) list.children[active].choose(); else add(input.value); }
    else if (event.key === "Escape") close();
    else if (event.key === "Backspace" && !input.value && values().length) store(values().slice(0, -1));
  });
  input.addEventListener("focus", () => box.classList.add("is-focus"));
  input.addEventListener("blur", () => { box.classList.remove("is-focus"); add(input.value); });
  field.addEventListener("focus", () => input.focus());
  draw();
};

document.querySelectorAll("input[data-suggest]").forEach(enhance);
