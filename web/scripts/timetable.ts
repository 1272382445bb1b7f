// The timetable editor (PRG-6) beyond its page, which works without this: the day as a grid of rooms and time, in which sessions
// are dragged, resized and moved by keyboard; undo and redo; and what others change meanwhile.
import style from "./timetable.css";
import { Board } from "./timetable_board";
import { moveByKeyboard } from "./timetable_keys";
import { moveByPointer } from "./timetable_pointer";
import { Server } from "./timetable_server";

export function startTimetable(): void {
  const page = document.querySelector<HTMLElement>("[data-timetable]");
  if (!page) return;
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets.push(sheet);
  page.querySelector("#timetable-undo")?.remove(); // the buttons of this script remember more
  const board = new Board(page), server = new Server(board);
  board.layOut();
  moveByPointer(board, server);
  moveByKeyboard(board, server);
  openForms(board, server);
  offerUndo(board, server);
  followOthers(board, server);
  page.dataset["ready"] = "1";
}

// The form of a session opens beside the grid instead of on a page of its own.
function openForms(board: Board, server: Server): void {
  board.page.addEventListener("click", (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>("a[href$='#timetable-panel'], a[data-close]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if ("close" in link.dataset) return closePanel(board);
    void server.open(link.href);
  });
  board.page.addEventListener("submit", (event) => {
    const form = (event.target as Element).closest<HTMLFormElement>("#timetable-panel form");
    if (!form) return;
    event.preventDefault();
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") fields.set(name, value);
    const action = (event.submitter as HTMLButtonElement | null)?.value ?? "place";
    const id = idIn(form);
    void (action === "copy" ? server.copy(id) : server.submit(id, action, fields));
  });
}

// Not form.action: its buttons have that name.
function idIn(form: HTMLFormElement | null): string {
  return form?.getAttribute("action")?.split("/").pop() ?? "";
}

function closePanel(board: Board): void {
  const panel = board.part("timetable-panel");
  const id = idIn(panel.querySelector("form"));
  panel.replaceChildren();
  board.focus(id, "a");
}

function offerUndo(board: Board, server: Server): void {
  const undo = board.page.querySelector<HTMLButtonElement>("[data-undo]"), redo = board.page.querySelector<HTMLButtonElement>("[data-redo]");
  const show = (): void => {
    for (const [button, can] of [[undo, server.memory.canUndo], [redo, server.memory.canRedo]] as const) if (button) button.disabled = !can;
  };
  const tools = board.page.querySelector<HTMLElement>(".rt-tt-tools");
  if (tools) tools.hidden = false;
  server.memory.changed = show;
  show();
  undo?.addEventListener("click", () => void server.undo());
  redo?.addEventListener("click", () => void server.redo());
  document.addEventListener("keydown", (event) => {
    const isTyping = (event.target as Element).closest("input, textarea, select") !== null;
    if (isTyping || event.altKey || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
    event.preventDefault();
    if (!board.isHeld) void (event.shiftKey ? server.redo() : server.undo());
  });
}

function followOthers(board: Board, server: Server): void {
  const source = new EventSource("/live/programme");
  let isFirst = true;
  source.addEventListener("open", () => {
    if (!isFirst) void server.refresh();
    isFirst = false;
  });
  source.addEventListener("changed", () => void server.refresh());
  board.released = () => void server.refreshIfAsked();
  window.addEventListener("pagehide", () => source.close(), { once: true });
}
