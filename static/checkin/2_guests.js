// The guests as this phone knows them, in memory only: names and states, and the digests of each ticket: ours and another tool's.
const LIVE_FIRST = (one, other) => one.gone - other.gone;
const SHOWN = 50;
let guests = [];
let version = null;
let expected = null;

const byTicket = async (ticket) => {
  if (!window.crypto.subtle) return null;
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(ticket));
  const digest = Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("").slice(0, 32);
  return guests.find((guest) => guest.ticket === digest || guest.other_ticket === digest) ?? null;
};
const byId = (id) => guests.find((guest) => guest.id === id) ?? null;

// The same folding as the server's: no case, no accents; pinyin and initials stand in `find` already.
const fold = (text) => text.normalize("NFKC").toLowerCase().normalize("NFD").replace(/\p{Mn}/gu, "").normalize("NFC").trim();
const search = (typed) => {
  const words = fold(typed).split(/[\s,，、;；]+/);
  const parts = words.map((word) => word.replace(/[-'’ʼ‘‐‑]/gu, "")).filter(Boolean);
  const all = parts.length ? guests : guests.filter((guest) => !guest.gone);
  return all.filter((guest) => parts.every((part) => guest.find.includes(part))).sort(LIVE_FIRST);
};

const loadGuests = async () => {
  const answer = await fetch(facts.guests_url, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return false;
  ({ guests, version } = await answer.json());
  applyWaiting();
  return true;
};

// A first decision on this phone; the answer of the server replaces it.
const judge = (guest, entry) => {
  if (!guest) return "unknown";
  if (entry === "undo") return "undone";
  if (guest.since) return "already";
  if (guest.state === "confirmed") return "in";
  return guest.gone ? "not_coming" : "no_place";
};
const apply = (guest, entry, at) => {
  if (entry === "undo") guest.since = null;
  else if (!guest.since && guest.state === "confirmed") guest.since = at;
};
const applyWaiting = () => {
  for (const report of waiting()) {
    const guest = byId(report.registration_id ?? report.known_id);
    if (guest) apply(guest, report.entry, report.device_at);
  }
};
