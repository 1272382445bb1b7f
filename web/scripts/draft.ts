import htmx from "htmx.org";
import { sayBeside } from "./errors";

// The registration form is saved with each change, by the same request that counts up. Two things are left for this
// script: what was typed in the field that one leaves with the page, and a line that was lost meanwhile.
export function keepDraft(root: ParentNode): void {
  const form = root.querySelector<HTMLFormElement>("form.rt-registration");
  if (form === null || form.querySelector("#sum") === null) return; // the same look, of a change to what was sent
  let isDirty = false, isSent = false;
  const left = new Set<string>();
  form.addEventListener("input", () => { isDirty = true; });
  form.addEventListener("change", ({ target }) => { if (target instanceof Element) left.add(target.getAttribute("name") ?? ""); });
  document.addEventListener("htmx:after:swap", () => sayMistakes(form, left));
  form.addEventListener("submit", () => { isSent = true; });
  document.addEventListener("htmx:before:request", () => { isDirty = false; });
  // Also when the page comes back from the browser's memory after it was sent.
  window.addEventListener("pageshow", () => { isSent = false; });
  window.addEventListener("pagehide", () => {
    if (isDirty && !isSent) navigator.sendBeacon(form.querySelector("[data-hx-post]")?.getAttribute("data-hx-post") ?? "", typedIn(form));
  });
  for (const failure of ["htmx:error", "htmx:response:error"])
    document.addEventListener(failure, () => {
      isDirty = true;
      showUnsaved(form);
    });
  window.addEventListener("online", () => {
    const summary = form.querySelector("#sum");
    if (summary !== null) htmx.trigger(summary, "rt-again");
  });
}

// Of the fields that were left, as the server sees them; what is not filled in yet is no mistake.
function sayMistakes(form: HTMLFormElement, left: Set<string>): void {
  const mistakes = new Map([...form.querySelectorAll<HTMLElement>(".rt-mistakes [data-field]")].map((one) => [one.dataset["field"], one.textContent ?? ""]));
  for (const name of left) sayBeside(document.getElementById(name), mistakes.get(name) ?? "");
}

function typedIn(form: HTMLFormElement): URLSearchParams {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.append(name, value);
  return fields;
}

// The next answer of the server brings the summary without it.
function showUnsaved(form: HTMLFormElement): void {
  const note = form.querySelector<HTMLElement>(".rt-unsaved");
  if (note) note.hidden = false;
}
