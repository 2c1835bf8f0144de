// The bar at the foot of a phone leads to the form; while the form is on screen it would only cover it.
// <aside data-leads-to="register">
for (const bar of document.querySelectorAll("[data-leads-to]")) {
  const form = document.getElementById(bar.dataset.leadsTo);
  if (!form || !("IntersectionObserver" in window)) continue;
  new IntersectionObserver(([entry]) => { bar.hidden = entry.isIntersecting; }).observe(form);
}
