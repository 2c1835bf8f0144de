// A second press on a send button within two seconds is a double click, not a second wish.
for (const form of document.querySelectorAll("form[method=post]")) {
  let sent = 0;
  form.addEventListener("submit", (event) => {
    const now = Date.now();
    if (now - sent < 2000) event.preventDefault();
    else sent = now;
  });
}
