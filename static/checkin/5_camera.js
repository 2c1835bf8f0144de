// The camera: BarcodeDetector where the browser has it, else jsQR, which is loaded only then.
const PAUSE = 200;
const SAME_AGAIN = 4000;
const video = find("camera").querySelector("video");
const scanButton = find("scan");
const lightButton = find("light");
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
  place.after(panel);
  nameButton.hidden = true;
  find("camera").hidden = true;
};
const light = (on) => {
  stream?.getVideoTracks()[0]?.applyConstraints({ advanced: [{ torch: on }] }).catch(() => {});
  lightButton.setAttribute("aria-pressed", String(on));
};
const start = async () => {
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    read = read ?? await nativeReader() ?? await ownReader();
    video.srcObject = stream;
    panel.hidden = true;
    find("camera").append(panel);
    find("camera").hidden = false;
    lightButton.hidden = !stream.getVideoTracks()[0]?.getCapabilities?.().torch;
    light(false);
    await video.play();
    find("stop").focus();
    look();
  } catch {
    stop();
    say(words("no_camera"), words("no_camera_line"), "wait");
  }
};
const byName = () => { stop(); panel.hidden = true; box.focus(); };

scanButton.hidden = !navigator.mediaDevices?.getUserMedia;
scanButton.addEventListener("click", start);
find("stop").addEventListener("click", () => { stop(); scanButton.focus(); });
find("camera").addEventListener("keydown", (event) => { if (event.key === "Escape") find("stop").click(); });
lightButton.addEventListener("click", () => light(lightButton.getAttribute("aria-pressed") !== "true"));
nameButton.addEventListener("click", byName);
undoButton.addEventListener("click", () => { if (undoable) report({ registration_id: undoable.id, entry: "undo" }, undoable); });
