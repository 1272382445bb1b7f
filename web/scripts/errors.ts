// Where the server writes it in the page that it sends again; nothing takes it away.
export function sayBeside(field: HTMLElement | null, message: string): void {
  if (field === null) return;
  const id = `${field.id}-error`, before = document.getElementById(id);
  if (before?.textContent === message || (before === null && message === "")) return;
  before?.remove();
  const others = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one !== "" && one !== id);
  field.setAttribute("aria-describedby", [...others, ...(message === "" ? [] : [id])].join(" "));
  if (!(field instanceof HTMLFieldSetElement)) field.toggleAttribute("aria-invalid", false);
  if (message === "") return;
  if (!(field instanceof HTMLFieldSetElement)) field.setAttribute("aria-invalid", "true");
  const note = document.createElement("p");
  note.className = "rt-error";
  note.id = id;
  note.role = "status";
  note.textContent = message;
  const first = field instanceof HTMLFieldSetElement ? field.querySelector(".rt-choice") : null;
  if (first === null) field.parentElement?.append(note);
  else first.before(note);
}

// After a form came back with mistakes: the summary is read out first, and its links lead to the fields.
export function focusErrors(root: ParentNode): void {
  root.querySelector<HTMLElement>(":is(.rt-errors, .rt-conflict):not([data-seen])")?.focus();
  for (const summary of root.querySelectorAll<HTMLElement>(".rt-errors, .rt-conflict")) summary.dataset.seen = "";
}
