// After a form came back with mistakes: the summary is read out first, and its links lead to the fields.
export function focusErrors(root: ParentNode): void {
  root.querySelector<HTMLElement>(":is(.rt-errors, .rt-conflict):not([data-seen])")?.focus();
  for (const summary of root.querySelectorAll<HTMLElement>(".rt-errors, .rt-conflict")) summary.dataset.seen = "";
}
