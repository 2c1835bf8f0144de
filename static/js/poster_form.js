// The form of an event shows what guests will see: the cover at once on top of it, and beside it a shared link and a phone.
const language = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const dayWords = (value, weekday, month) => new Intl.DateTimeFormat(language, { weekday, day: "numeric", month, timeZone: "UTC" }).format(new Date(`${value}Z`));

for (const form of document.querySelectorAll("[data-poster]")) {
  const previews = document.querySelector("[data-previews]");
  const typed = (name) => form.querySelector(`[data-shows-as="${name}"]`)?.value.trim() || "";
  const put = (name, text) => previews.querySelectorAll(`[data-shows="${name}"]`).forEach((part) => { part.textContent = text; });
  const show = () => {
    const [starts, ends] = [typed("starts"), typed("ends")];
    put("title", typed("title") || previews.dataset.noTitle);
    put("second_title", typed("second_title"));
    put("place", typed("place"));
    put("when", starts && `${dayWords(starts, "short", "short")} ${starts.slice(11, 16)}`);
    const until = ends.slice(0, 10) === starts.slice(0, 10) ? ends.slice(11, 16) : ends && dayWords(ends, "short", "short");
    put("when_long", starts && `${dayWords(starts, "long", "long")} ${starts.slice(11, 16)}–${until}`);
  };
  const showCover = (address) => document.querySelectorAll("[data-shows-cover]").forEach((image) => { image.src = address; });
  const file = form.querySelector("input[type=file]");
  form.addEventListener("input", show);
  form.addEventListener("change", (event) => {
    show();
    if (event.target.name === "cover") {
      // Otherwise a file that was chosen before would take precedence on the server.
      file.value = "";
      showCover(event.target.parentElement.querySelector("img").src);
    } else if (event.target === file && file.files[0]) {
      const reader = new FileReader();
      reader.addEventListener("load", () => showCover(reader.result));
      reader.readAsDataURL(file.files[0]);
    }
  });
  previews.hidden = false;
  show();
}
