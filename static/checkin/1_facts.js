// The check-in page. Its six files are joined in the order of their names and share one scope.
// What the server told this page: addresses, words in the reader's language, the event's zone.
const root = document.querySelector("[data-checkin]");
const facts = JSON.parse(root.querySelector("[data-checkin-facts]").textContent);
const find = (name) => root.querySelector(`[data-checkin-${name}]`);
const words = (name, values = {}) => facts.words[name].replace(/\{(\w+)\}/g, (all, key) => values[key] ?? all);
const clockTime = (moment) => new Intl.DateTimeFormat(document.documentElement.lang, {
  hour: "2-digit", minute: "2-digit", hour12: false, timeZone: facts.zone,
}).format(new Date(moment));

// The camera's picture while it runs.
let stream = null;
const scanning = () => stream !== null;

// Reports that the server has not answered yet, kept in local storage until it does.
const shelf = `eventhub.door.${facts.event}.${facts.user}`;
const waiting = () => { try { return JSON.parse(localStorage.getItem(shelf)) ?? []; } catch { return []; } };
const keep = (reports) => localStorage.setItem(shelf, JSON.stringify(reports));
const newNonce = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const add = (report) => {
  const whole = { nonce: newNonce(), device_at: new Date().toISOString(), ...report };
  keep([...waiting(), whole]);
  return whole;
};
