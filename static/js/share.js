// Opens the share dialog of the device; without support there is no button.
for (const button of document.querySelectorAll("[data-share]")) {
  if (!navigator.share) continue;
  button.hidden = false;
  // Shown instead where the browser cannot share.
  for (const instead of document.querySelectorAll("[data-without-share]")) instead.hidden = true;
  button.addEventListener("click", () => {
    // Cancelling is no error.
    navigator.share({ title: button.dataset.shareTitle, url: button.dataset.share }).catch(() => {});
  });
}
