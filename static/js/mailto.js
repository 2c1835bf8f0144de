// Keeps the body of a mailto link up to date with the edited text.
for (const link of document.querySelectorAll("a[data-mailto]")) {
  const body = document.getElementById(link.dataset.mailto);
  const subject = document.getElementById(link.dataset.subject);
  const address = link.getAttribute("href").split("?")[0];
  const follow = () => {
    const lines = body.value.trim().replace(/\r?\n/g, "\r\n");
    link.href = `${address}?subject=${encodeURIComponent(subject.value)}&body=${encodeURIComponent(lines)}`;
  };
  for (const field of [body, subject]) field.addEventListener("input", follow);
}
