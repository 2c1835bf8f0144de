// The zone of an event follows the town of its place, or this device, until its writer chooses one; towns are suggested.
for (const field of document.querySelectorAll("[data-zone-of]")) {
  const { place, zone_guess: guess } = field.form.elements;
  const words = field.form.querySelector("[data-zone-words]");
  const towns = document.getElementById(field.getAttribute("list"));
  let timer = 0;
  const read = async (address, query) => {
    const answer = await fetch(`${address}${address.includes("?") ? "&" : "?"}${new URLSearchParams(query)}`).catch(() => null);
    // Who has signed out meanwhile is led to another page.
    return answer?.ok && !answer.redirected ? answer.json() : null;
  };
  const follow = async (of) => {
    const found = of.trim() ? await read(field.dataset.zoneOf, { of }) : null;
    if (!found?.zone || !guess.value) return;
    [field.value, guess.value, words.textContent] = [found.town, found.zone, found.words];
  };
  const suggest = async () => {
    const typed = field.value.trim();
    const found = typed ? await read(field.dataset.suggestFrom, { q: typed }) : null;
    if (found?.length && typed === field.value.trim()) {
      towns.replaceChildren(...found.map(({ value }) => Object.assign(document.createElement("option"), { value })));
    }
  };
  field.addEventListener("input", () => { guess.value = ""; clearTimeout(timer); timer = setTimeout(suggest, 200); });
  field.addEventListener("change", async () => {
    const found = await read(field.dataset.zoneOf, { of: field.value });
    words.textContent = found?.words || "";
  });
  place.addEventListener("change", () => follow(place.value));
  if (guess.value === "UTC") follow(place.value || Intl.DateTimeFormat().resolvedOptions().timeZone || "");
}
