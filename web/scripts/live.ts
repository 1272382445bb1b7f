import htmx from "htmx.org";

const listening = new WeakSet<Element>();

// <div data-live="topic" id="…"> asks for its page again whenever the server says that the topic changed.
export function listenForChanges(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>("[data-live]")) {
    if (listening.has(element)) continue;
    listening.add(element);
    listen(element, element.dataset.live ?? "");
  }
}

function listen(element: HTMLElement, topic: string): void {
  const source = new EventSource(`/live/${encodeURIComponent(topic)}`);
  source.addEventListener("changed", () => {
    source.close();
    // The element stays, with whatever is in focus or ticked there, for rows are known by their ids; then another
    // listener begins.
    listening.delete(element);
    if (element.isConnected) void htmx.ajax("GET", location.href, { target: element, swap: "outerMorph" });
  });
  window.addEventListener("pagehide", () => source.close(), { once: true });
}
