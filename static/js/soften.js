// Suggests softer wordings while a first message is typed. The patterns and the sentences come with the page, so that
// it says the same as the server (eventhub/text/first_message.py). While an input method composes, nothing is said.
for (const box of document.querySelectorAll("[data-softer]")) {
  const { rules, most, sign, words, signs, long } = JSON.parse(box.dataset.softer);
  const fields = [...(box.closest("form") ?? document).querySelectorAll("[data-soften]")];
  box.closest("form")?.querySelector("[data-soften-button]")?.remove();
  const patterns = rules.map(({ pattern, say }) => ({ pattern: new RegExp(pattern, "iu"), say }));
  const count = (text) => (text.match(new RegExp(words, "gu")) ?? []).length
    + Math.floor((text.match(new RegExp(signs, "gu")) ?? []).length * sign);

  const hintsOf = (text) => {
    const found = patterns.map(({ pattern, say }) => [text.match(pattern), say]).filter(([match]) => match)
      .map(([match, say]) => say.replace("%(words)s", () => match[0]));
    return count(text) > most ? [...found, long.replace("%(words)s", count(text))] : found;
  };
  const show = () => {
    const said = hintsOf(fields.map((field) => field.value).join("\n"));
    const list = box.querySelector("ul");
    if (said.join() === [...list.children].map((line) => line.textContent).join()) return;
    list.replaceChildren(...said.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence })));
    box.querySelector(".softer-lead").hidden = !said.length;
    box.querySelector(".softer-fine")?.remove();
  };
  for (const field of fields) field.addEventListener("input", (event) => { if (!event.isComposing) show(); });
  for (const field of fields) field.addEventListener("compositionend", show);
}
