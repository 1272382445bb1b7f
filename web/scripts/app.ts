import htmx from "htmx.org";
import { keepDraft } from "./draft";
import { focusErrors } from "./errors";
import { listenForChanges } from "./live";
import { offerPasskeys } from "./passkey";
import { offerPrinting } from "./print";
import { askWhatIsAsked } from "./questions";

htmx.config.includeIndicatorCSS = false;

listenForChanges(document);
focusErrors(document);
offerPrinting(document);
askWhatIsAsked(document);
keepDraft(document);
offerPasskeys(document);
document.addEventListener("htmx:after:swap", () => {
  listenForChanges(document);
  focusErrors(document);
});
