// A photo is cut before it is sent: a circle is dragged over the face, and the square around it goes to the server.
// Where the browser cannot read the file, the form stays as it is and the server cuts the middle or another part.
const VIEW = 600;
const SENT = 960;
const LEAST = 200;

function cropper(form) {
  const part = (name) => form.querySelector(`[data-photo-${name}]`);
  const file = form.querySelector("input[type=file]");
  const view = part("view");
  const hole = part("hole");
  const closer = part("closer");
  // The picture as it was chosen, its quarter turns, and the middle of the circle, from 0 to 1 of each side.
  let picture = null;
  let turns = 0;
  let x = 0.5;
  let y = 0.5;

  const width = () => (turns % 2 ? picture.height : picture.width);
  const height = () => (turns % 2 ? picture.width : picture.height);
  const side = () => Math.min(width(), height()) / Number(closer.value);

  function draw(canvas, left, top, wide) {
    const pen = canvas.getContext("2d");
    const scale = canvas.width / wide;
    pen.save();
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.scale(scale, scale);
    pen.translate(width() / 2 - left, height() / 2 - top);
    pen.rotate((turns * Math.PI) / 2);
    pen.drawImage(picture, -picture.width / 2, -picture.height / 2);
    pen.restore();
  }

  function settle() {
    const half = side() / 2;
    x = Math.min(Math.max(x, half / width()), 1 - half / width());
    y = Math.min(Math.max(y, half / height()), 1 - half / height());
    const left = x * width() - half;
    const top = y * height() - half;
    Object.assign(hole.style, {
      left: `${(100 * left) / width()}%`,
      top: `${(100 * top) / height()}%`,
      width: `${(100 * side()) / width()}%`,
      height: `${(100 * side()) / height()}%`,
    });
    for (const small of form.querySelectorAll("[data-photo-small]")) draw(small, left, top, side());
  }

  function show() {
    view.width = VIEW;
    view.height = Math.round((VIEW * height()) / width());
    draw(view, 0, 0, width());
    closer.max = String(Math.max(1, Math.min(4, Math.min(width(), height()) / LEAST)));
    settle();
  }

  function switchTo(isCutting) {
    part("choice").hidden = isCutting;
    part("stage").hidden = !isCutting;
    part("other").hidden = !isCutting;
  }

  file.addEventListener("change", async () => {
    part("said").textContent = "";
    const [chosen] = file.files;
    if (!chosen) return;
    part("chosen").textContent = chosen.name;
    try {
      picture = await createImageBitmap(chosen, { imageOrientation: "from-image" });
    } catch {
      picture = null;
      if (chosen.size > Number(form.dataset.largestFile) || /hei[cf]|gif|svg/.test(chosen.type)) {
        part("said").textContent = form.dataset.unreadable;
        part("chosen").textContent = "";
        file.value = "";
      }
      return;
    }
    [turns, x, y] = [0, 0.5, 0.5];
    closer.value = "1";
    switchTo(true);
    show();
    hole.focus();
  });

  let held = null;
  hole.addEventListener("pointerdown", (event) => {
    hole.setPointerCapture(event.pointerId);
    held = event;
    event.preventDefault();
    hole.focus();
  });
  hole.addEventListener("pointermove", (event) => {
    if (!hole.hasPointerCapture(event.pointerId)) return;
    const box = view.getBoundingClientRect();
    x += (event.clientX - held.clientX) / box.width;
    y += (event.clientY - held.clientY) / box.height;
    held = event;
    settle();
  });
  const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  hole.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    x += step[0] * 0.02;
    y += step[1] * 0.02;
    settle();
  });
  closer.addEventListener("input", settle);
  part("turn").addEventListener("click", () => {
    turns = (turns + 1) % 4;
    [x, y] = [1 - y, x];
    show();
  });
  part("again").addEventListener("click", () => {
    file.value = "";
    picture = null;
    part("chosen").textContent = "";
    switchTo(false);
    file.focus();
  });

  form.addEventListener("submit", (event) => {
    if (!picture || form.dataset.cut) return;
    event.preventDefault();
    const square = document.createElement("canvas");
    square.width = square.height = Math.round(Math.min(SENT, Math.max(side(), LEAST)));
    draw(square, x * width() - side() / 2, y * height() - side() / 2, side());
    square.toBlob(
      (blob) => {
        const holder = new DataTransfer();
        holder.items.add(new File([blob], "photo.jpg", { type: "image/jpeg" }));
        file.files = holder.files;
        form.dataset.cut = "yes";
        form.submit();
      },
      "image/jpeg",
      0.92,
    );
  });
  window.addEventListener("pageshow", () => delete form.dataset.cut);
}

const form = document.querySelector("[data-photo-crop]");
if (form && "createImageBitmap" in window && "DataTransfer" in window) cropper(form);
