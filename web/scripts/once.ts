// How long a press is taken for a part of the one before, in milliseconds: a double click of whoever
// takes a button for an icon, or a finger that shakes.
const soon = 2000;

// A form that is sent twice is answered for the second time only, and the first may have ended the
// link that the second came with. The server is safe without this.
export function sendOnce(root: Document): void {
  let sent = new WeakMap<HTMLFormElement, number>();
  addEventListener("pageshow", () => (sent = new WeakMap()));
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
    const before = sent.get(form);
    if (before !== undefined && event.timeStamp - before < soon) event.preventDefault();
    else sent.set(form, event.timeStamp);
  });
}
