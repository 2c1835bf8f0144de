// A page that was kept on this device (static/worker/worker.js) says when it was loaded.
const { keptAt, keptWords } = document.body.dataset;
if (keptAt && keptWords) {
  const at = new Date(keptAt);
  const today = at.toDateString() === new Date().toDateString();
  const day = today ? {} : { weekday: "short", day: "numeric", month: "short" };
  const style = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...day };
  const line = document.createElement("p");
  line.className = "notice notice-amber";
  line.setAttribute("role", "status");
  line.dataset.kept = "";
  line.textContent = keptWords.replace("{}", at.toLocaleString(document.documentElement.lang, style));
  document.querySelector("main").prepend(line);
}
