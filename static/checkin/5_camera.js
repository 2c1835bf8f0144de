// The camera: BarcodeDetector where the browser has it, else jsQR, which is loaded only then.
const PAUSE = 200;
const SAME_AGAIN = 4000;
const video = find("camera").querySelector("video");
const scanButton = find("scan");
let stream = null;
let read = null;
let last = { text: "", at: 0 };

const scanned = async (text) => {
  const ticket = text.trim();
  // The camera sees one code many times a second.
  if (!ticket) return;
  if (ticket === last.text && Date.now() - last.at < SAME_AGAIN) { last.at = Date.now(); return; }
  last = { text: ticket, at: Date.now() };
  report({ ticket, entry: "in" }, await byTicket(ticket));
};

const nativeReader = async () => {
  if (!("BarcodeDetector" in window)) return null;
  const formats = await BarcodeDetector.getSupportedFormats().catch(() => []);
  if (!formats.includes("qr_code")) return null;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async () => (await detector.detect(video))[0]?.rawValue;
};
const ownReader = async () => {
  await import(root.dataset.jsqr);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async () => {
    const scale = Math.min(1, 640 / video.videoWidth);
    [canvas.width, canvas.height] = [video.videoWidth * scale, video.videoHeight * scale];
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    const picture = pen.getImageData(0, 0, canvas.width, canvas.height);
    return window.jsQR(picture.data, picture.width, picture.height, { inversionAttempts: "dontInvert" })?.data;
  };
};

const look = async () => {
  if (!stream) return;
  try {
    const text = video.videoWidth ? await read() : null;
    if (text) await scanned(text);
  } catch { /* A frame that cannot be read is followed by another. */ }
  setTimeout(look, PAUSE);
};
const stop = () => {
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
  find("camera").hidden = true;
  scanButton.textContent = words("start");
};
const start = async () => {
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    read = read ?? await nativeReader() ?? await ownReader();
    video.srcObject = stream;
    find("camera").hidden = false;
    await video.play();
    scanButton.textContent = words("stop");
    look();
  } catch {
    stop();
    say(words("no_camera"), "amber");
  }
};

scanButton.hidden = !navigator.mediaDevices?.getUserMedia;
scanButton.addEventListener("click", () => (stream ? stop() : start()));
undoButton.addEventListener("click", () => { if (undoable) report({ registration_id: undoable.id, entry: "undo" }, undoable); });
// A hand scanner types the ticket and Enter into the search.
find("search").addEventListener("submit", (event) => {
  if (!guests.length) return;
  event.preventDefault();
  if (!box.value.trim().startsWith("EH-")) return;
  scanned(box.value);
  box.value = "";
  draw();
});
box.addEventListener("input", draw);
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
