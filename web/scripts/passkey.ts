// Forms of passkeys. What the server and the browser's device say to each other goes through the hidden fields of an
// ordinary form; without this script the form does not show, and everybody has a password.

export function offerPasskeys(root: ParentNode): void {
  if (!("PublicKeyCredential" in window)) return;
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void send(form);
    });
  }
}

async function send(form: HTMLFormElement): Promise<void> {
  const error = form.querySelector<HTMLElement>("[data-passkey-error]");
  const button = form.querySelector<HTMLButtonElement>("button[type=submit]");
  if (error) error.hidden = true;
  if (button) button.disabled = true;
  try {
    const said = await challengeOf(form);
    const filled = form.dataset["passkey"] === "create" ? await create(said) : await get(said);
    for (const [name, value] of Object.entries(filled)) field(form, name).value = value;
    form.submit();
  } catch {
    if (error) error.hidden = false;
  } finally {
    if (button) button.disabled = false; // also for who comes back to this page
  }
}

interface Said {
  challenge: string;
  site: string;
  title?: string;
  handle?: string;
  name?: string;
  shown_name?: string;
  known?: string[];
}

async function challengeOf(form: HTMLFormElement): Promise<Said> {
  const body = new URLSearchParams({ form_token: field(form, "form_token").value });
  const answer = await fetch(form.dataset["challenge"] ?? "", { method: "POST", body });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as Said;
}

async function create(said: Said): Promise<Record<string, string>> {
  const made = (await navigator.credentials.create({ publicKey: {
    challenge: bytesOf(said.challenge),
    rp: { id: said.site, name: said.title ?? said.site },
    user: { id: bytesOf(said.handle ?? ""), name: said.name ?? "", displayName: said.shown_name ?? "" },
    pubKeyCredParams: [{ type: "public-key", alg: -7 }, { type: "public-key", alg: -257 }],
    excludeCredentials: (said.known ?? []).map((id) => ({ type: "public-key", id: bytesOf(id) })),
    authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
    attestation: "none",
    timeout: 240_000,
  } })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return { client_data: textOf(response.clientDataJSON), attestation: textOf(response.attestationObject) };
}

async function get(said: Said): Promise<Record<string, string>> {
  const shown = (await navigator.credentials.get({ publicKey: {
    challenge: bytesOf(said.challenge),
    rpId: said.site,
    userVerification: "required",
    timeout: 240_000,
  } })) as PublicKeyCredential;
  const response = shown.response as AuthenticatorAssertionResponse;
  return {
    credential_id: textOf(shown.rawId),
    client_data: textOf(response.clientDataJSON),
    authenticator_data: textOf(response.authenticatorData),
    signature: textOf(response.signature),
    user_handle: response.userHandle ? textOf(response.userHandle) : "",
  };
}

function field(form: HTMLFormElement, name: string): HTMLInputElement {
  return form.elements.namedItem(name) as HTMLInputElement;
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function textOf(bytes: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(bytes));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
