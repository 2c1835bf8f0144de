// The chosen tab of a strip wider than the screen is in view when the page opens.
for (const strip of document.querySelectorAll(".tabs")) {
  const chosen = strip.querySelector("[aria-current]");
  if (chosen) strip.scrollLeft = chosen.offsetLeft - strip.offsetLeft - (strip.clientWidth - chosen.offsetWidth) / 2;
}
