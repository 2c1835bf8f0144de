// A menu closes on Escape, on a tap elsewhere, and when another one opens.
const menus = Array.from(document.querySelectorAll("details.menu"));
if (menus.length) {
  document.addEventListener("click", (event) => {
    for (const menu of menus) if (!menu.contains(event.target)) menu.open = false;
  });
  for (const menu of menus) {
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }
}
