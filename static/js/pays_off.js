// Shows what an answer brings while it is given: <form data-pays-off> is saved when a field changes, and parts marked
// data-payoff are drawn again from what the server says. Without script a button of the form does the same.
for (const form of document.querySelectorAll("form[data-pays-off]")) {
  for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
  const parts = [...form.querySelectorAll("[data-payoff]")];
  if (!parts.length) continue;
  let timer = 0, asked = 0;
  const save = async () => {
    const number = ++asked, sent = new FormData(form);
    sent.set("then", "stay");
    const answer = await fetch(form.action, { method: "POST", body: sent }).catch(() => null);
    if (!answer || !answer.ok || number !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const part of parts) {
      const now = page.getElementById(part.id);
      // Nothing is redrawn where the user is about to press or type.
      if (now && number === asked && !part.contains(document.activeElement)) part.replaceChildren(...now.childNodes);
    }
  };
  form.addEventListener("change", () => { clearTimeout(timer); timer = setTimeout(save, 250); });
  form.addEventListener("submit", () => { clearTimeout(timer); asked += 1; });
}
