// Passkeys: what the device makes or signs goes back as text in the form; without a passkey there is no form.
const bytesOf = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const textOf = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");

for (const form of window.PublicKeyCredential ? document.querySelectorAll("form[data-passkey]") : []) {
  form.hidden = false;
  for (const instead of document.querySelectorAll("[data-without-passkey]")) instead.hidden = true;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const options = JSON.parse(form.dataset.passkey);
    options.challenge = bytesOf(options.challenge);
    if (options.user) options.user.id = bytesOf(options.user.id);
    for (const known of options.excludeCredentials ?? []) known.id = bytesOf(known.id);
    try {
      const asked = { publicKey: options };
      const made = options.user ? await navigator.credentials.create(asked) : await navigator.credentials.get(asked);
      const response = {};
      for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"])
        if (made.response[part]) response[part] = textOf(made.response[part]);
      form.elements.credential.value = JSON.stringify({
        id: made.id, rawId: textOf(made.rawId), type: made.type, response, clientExtensionResults: {},
      });
      form.submit();
    } catch (error) {
      // Cancelling is no error; a device that already has this passkey says so itself.
      const said = form.querySelector("[data-passkey-said]");
      if (said && error.name === "InvalidStateError") said.hidden = false;
    }
  });
}
