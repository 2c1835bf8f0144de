// A hand scanner types the ticket and Enter into the search.
find("search").addEventListener("submit", async (event) => {
  if (!guests.length) return;
  event.preventDefault();
  if (!box.value.trim().startsWith("EH-") && !(await byTicket(box.value.trim()))) return;
  scanned(box.value);
  box.value = "";
  draw();
});
box.addEventListener("input", () => {
  most = SHOWN;
  // Who looks for another guest has dropped the question about the first.
  if (!yesButton.hidden) panel.hidden = yesButton.hidden = true;
  draw();
});
// A reload without signal shows this page again; see static/worker/checkin_worker.js. The list is fetched through it.
// Another worker keeps other pages; only once this one is active does what is fetched here go through it.
const active = ({ installing, waiting, active: already }) => new Promise((done) => {
  const own = installing ?? waiting ?? already;
  const look = () => { if (own.state === "activated") done(); };
  own.addEventListener("statechange", look);
  look();
});
const worker = navigator.serviceWorker?.register(facts.worker_url, { scope: facts.scope }).then(active).catch(() => {});
const takeAlong = async () => {
  await worker;
  if (!navigator.serviceWorker?.controller) return;
  const needed = [location.href, ...Array.from(document.querySelectorAll("link[rel=stylesheet], script[src], link[rel=icon]"), (one) => one.href || one.src), root.dataset.jsqr, facts.guests_url];
  await Promise.allSettled(needed.map((url) => fetch(url)));
};
// The reader is fetched before the signal may be gone.
nativeReader().then((own) => own ?? ownReader()).then((ready) => { read = ready; }).catch(() => {});
loadGuests().then((loaded) => { if (loaded) { draw(); sendAll(); takeAlong(); } }).catch(() => tellNet(words("kept", { number: waiting().length })));
