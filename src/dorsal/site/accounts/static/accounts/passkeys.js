"use strict";

// Passkeys: asks the form's own address for options, lets the browser make or use a passkey, and
// sends what comes of it with the form. Forms stay hidden where the browser knows no passkeys.
(() => {
  if (!window.PublicKeyCredential || !navigator.credentials) return;

  const bytes = (text) => {
    const plain = text.replace(/-/g, "+").replace(/_/g, "/");
    return Uint8Array.from(atob(plain), (one) => one.charCodeAt(0));
  };
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const named = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  async function options(form) {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (answer.status === 403 && form.dataset.again) {
      location.assign(form.dataset.again);
      return null;
    }
    const told = await answer.json();
    return (told.creation_options || told.request_options).publicKey;
  }

  function plain(credential) {
    const response = {};
    for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
      if (credential.response[name]) response[name] = text(credential.response[name]);
    }
    if (credential.response.getTransports) response.transports = credential.response.getTransports();
    return JSON.stringify({
      id: credential.id,
      rawId: text(credential.rawId),
      type: credential.type,
      authenticatorAttachment: credential.authenticatorAttachment,
      clientExtensionResults: credential.getClientExtensionResults(),
      response,
    });
  }

  async function make(form) {
    const publicKey = await options(form);
    if (!publicKey) return null;
    publicKey.challenge = bytes(publicKey.challenge);
    publicKey.user.id = bytes(publicKey.user.id);
    publicKey.excludeCredentials = named(publicKey.excludeCredentials);
    return navigator.credentials.create({ publicKey });
  }

  async function use(form) {
    const publicKey = await options(form);
    publicKey.challenge = bytes(publicKey.challenge);
    publicKey.allowCredentials = named(publicKey.allowCredentials);
    return navigator.credentials.get({ publicKey });
  }

  function serve(form, ask) {
    const problem = form.querySelector("[data-passkey-problem]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      problem.hidden = true;
      try {
        const credential = await ask(form);
        if (!credential) return;
        form.elements.credential.value = plain(credential);
        form.submit();
      } catch {
        problem.textContent = problem.dataset.passkeyProblem;
        problem.hidden = false;
      }
    });
  }

  for (const form of document.querySelectorAll("[data-passkey-sign-in]")) serve(form, use);
  for (const form of document.querySelectorAll("[data-passkey-add]")) serve(form, make);
})();
