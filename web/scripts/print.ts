// A button that can print is shown only where it can: <button data-print hidden>.
export function offerPrinting(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLElement>("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
