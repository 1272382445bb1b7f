import htmx from "htmx.org";
import { focusErrors } from "./errors";
import { listenForChanges } from "./live";

htmx.config.includeIndicatorCSS = false;

listenForChanges(document);
focusErrors(document);
document.addEventListener("htmx:after:swap", () => {
  listenForChanges(document);
  focusErrors(document);
});
