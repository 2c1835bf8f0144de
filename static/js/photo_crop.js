// A photo is cut before it is sent: a circle is moved over the face, and the square around it goes to the server.
// Where the browser cannot read the file, the form stays as it is and the server cuts the middle or another part.
const [WIDTH, SENT, LEAST] = [600, 960, 200];
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function draw(canvas, cut, left, top, wide) {
  const pen = canvas.getContext("2d");
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.scale(canvas.width / wide, canvas.width / wide);
  pen.translate(cut.wide / 2 - left, cut.high / 2 - top);
  pen.rotate((cut.turns * Math.PI) / 2);
  pen.drawImage(cut.picture, -cut.picture.width / 2, -cut.picture.height / 2);
}

function veil(canvas, cut) {
  const [pen, scale] = [canvas.getContext("2d"), canvas.width / cut.wide];
  pen.setTransform(1, 0, 0, 1, 0, 0);
  pen.beginPath();
  pen.rect(0, 0, canvas.width, canvas.height);
  pen.arc(cut.x * scale, cut.y * scale, (cut.side / 2) * scale, 0, 2 * Math.PI);
  pen.fillStyle = "rgba(20, 16, 12, 0.62)";
  pen.fill("evenodd");
}

function prepare(form) {
  const part = (name) => form.querySelector(`[data-photo-${name}]`);
  const [file, view, closer] = [form.querySelector("input[type=file]"), part("view"), part("closer")];
  const cut = { picture: null, turns: 0, x: 0, y: 0, wide: 0, high: 0, side: 0 };

  const square = (canvas) => draw(canvas, cut, cut.x - cut.side / 2, cut.y - cut.side / 2, cut.side);
  const settle = (x = cut.x, y = cut.y) => {
    cut.side = Math.min(cut.wide, cut.high) / Number(closer.value);
    cut.x = Math.min(Math.max(x, cut.side / 2), cut.wide - cut.side / 2);
    cut.y = Math.min(Math.max(y, cut.side / 2), cut.high - cut.side / 2);
    draw(view, cut, 0, 0, cut.wide);
    veil(view, cut);
    form.querySelectorAll("[data-photo-small]").forEach(square);
  };
  const turn = (turns, x, y) => {
    const sides = [cut.picture.width, cut.picture.height];
    [cut.wide, cut.high] = turns % 2 ? sides.reverse() : sides;
    cut.turns = turns;
    [view.width, view.height] = [WIDTH, Math.round((WIDTH * cut.high) / cut.wide)];
    closer.max = String(Math.max(1, Math.min(4, Math.min(...sides) / LEAST)));
    settle(x ?? cut.wide / 2, y ?? cut.high / 2);
  };
  const show = (picture) => {
    cut.picture = picture;
    [part("choice").hidden, part("stage").hidden] = [Boolean(picture), !picture];
    part("cut").hidden = !file.files.length;
    closer.value = "1";
    if (picture) turn(0);
    (picture ? view : file).focus();
  };

  file.addEventListener("change", async () => {
    const [chosen] = file.files;
    const picture = chosen && (await createImageBitmap(chosen, { imageOrientation: "from-image" }).catch(() => null));
    const isLost = chosen && !picture && chosen.size > Number(form.dataset.largestFile);
    part("said").textContent = isLost ? form.dataset.unreadable : "";
    if (isLost) file.value = "";
    // What was wrong with the last file is not wrong with this one.
    if (picture) document.querySelectorAll("[data-error-summary], #picture-error").forEach((each) => each.remove());
    show(picture);
  });
  view.addEventListener("pointerdown", (event) => view.setPointerCapture((cut.held = event).pointerId));
  view.addEventListener("pointermove", (event) => {
    if (!view.hasPointerCapture(event.pointerId)) return;
    const scale = cut.wide / view.getBoundingClientRect().width;
    settle(cut.x + (event.clientX - cut.held.clientX) * scale, cut.y + (event.clientY - cut.held.clientY) * scale);
    cut.held = event;
  });
  view.addEventListener("keydown", (event) => {
    if (!STEPS[event.key]) return;
    event.preventDefault();
    settle(...STEPS[event.key].map((step, at) => [cut.x, cut.y][at] + step * cut.side * 0.05));
  });
  part("cut").hidden = true;
  closer.addEventListener("input", () => settle());
  part("turn").addEventListener("click", () => turn((cut.turns + 1) % 4, cut.high - cut.y, cut.x));
  part("again").addEventListener("click", () => show(((file.value = ""), null)));
  form.addEventListener("submit", (event) => {
    if (!cut.picture || event.defaultPrevented) return;
    event.preventDefault();
    const size = Math.round(Math.min(SENT, Math.max(cut.side, LEAST)));
    const kept = Object.assign(document.createElement("canvas"), { width: size, height: size });
    square(kept);
    kept.toBlob((blob) => {
      const holder = new DataTransfer();
      holder.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
      file.files = holder.files;
      form.submit();
    }, "image/jpeg", 0.92);
  });
}

for (const form of document.querySelectorAll("[data-photo-crop]")) prepare(form);
