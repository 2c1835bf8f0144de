// A phone hands the link to any app it has; where the browser cannot, there is no button.
for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  // What stands in its place where the browser cannot.
  for (const instead of document.querySelectorAll("[data-without-share]")) instead.hidden = true;
  button.addEventListener("click", () => {
    // Changing one's mind is no failure.
    navigator.share({ title: button.dataset.shareTitle, url: button.dataset.share }).catch(() => {});
  });
}
