// After a form came back with mistakes: the summary is read out first, and its links lead to the fields.
export function focusErrors(root: ParentNode): void {
  root.querySelector<HTMLElement>(".rt-errors:not([data-seen])")?.focus();
  for (const summary of root.querySelectorAll<HTMLElement>(".rt-errors")) summary.dataset.seen = "";
}
