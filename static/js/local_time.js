// Shows the event's time in the reader's zone where that differs from the event's, and then of which zone the first is.
// <span hidden data-local-start data-local-end data-local-words="%s where you are">
for (const element of document.querySelectorAll("[data-local-start]")) {
  const start = new Date(element.dataset.localStart);
  const end = new Date(element.dataset.localEnd || element.dataset.localStart);
  if (Number.isNaN(start.getTime())) continue;
  const language = document.documentElement.lang;
  const eventOffset = (/([+-])(\d\d):(\d\d)$/.exec(element.dataset.localStart) || []).slice(1);
  const minutes = eventOffset.length ? Number(`${eventOffset[0]}1`) * (eventOffset[1] * 60 + Number(eventOffset[2])) : 0;
  if (-start.getTimezoneOffset() === minutes) continue;
  const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  const day = new Intl.DateTimeFormat(language, { weekday: "short" });
  const eventDay = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" })
    .format(new Date(start.getTime() + minutes * 60000));
  const words = `${day.format(start) === eventDay ? "" : `${day.format(start)} `}${clock.format(start)}–${clock.format(end)}`;
  element.textContent = element.dataset.localWords.replace("%s", words);
  element.hidden = false;
  element.parentElement.querySelector("[data-local-note]")?.removeAttribute("hidden");
}
