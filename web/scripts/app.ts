import htmx from "htmx.org";
import { keepDraft } from "./draft";
import { focusErrors } from "./errors";
import { listenForChanges } from "./live";
import { sendOnce } from "./once";
import { offerPrinting } from "./print";
import { askWhatIsAsked } from "./questions";

htmx.config.includeIndicatorCSS = false;

listenForChanges(document);
focusErrors(document);
offerPrinting(document);
askWhatIsAsked(document);
keepDraft(document);
sendOnce(document);
if (document.querySelector("form[data-star]")) void import("./stars").then(({ markStars }) => markStars(document));
if (document.querySelector("[data-part]")) void import("./parts");
document.addEventListener("htmx:after:swap", () => {
  listenForChanges(document);
  focusErrors(document);
});
