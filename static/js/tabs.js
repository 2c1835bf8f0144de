// Scrolls the chosen tab of a wide strip into view when the page opens.
for (const strip of document.querySelectorAll(".tabs")) {
  const chosen = strip.querySelector("[aria-current]");
  if (chosen) strip.scrollLeft = chosen.offsetLeft - strip.offsetLeft - (strip.clientWidth - chosen.offsetWidth) / 2;
}
