// Hidden fields that take the zone of this device, so that days are counted where the person is.
for (const field of document.querySelectorAll("input[data-local-zone]")) {
  if (!field.value) field.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
}
