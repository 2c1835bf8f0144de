// Fields that take the zone of this device, so that days are counted where the person is.
for (const field of document.querySelectorAll("[data-local-zone]")) {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
  if (field.tagName !== "SELECT") field.value ||= zone;
  else if ([...field.options].some((option) => option.value === zone)) field.value = zone;
}
