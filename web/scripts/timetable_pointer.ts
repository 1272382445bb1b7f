// A session is dragged by mouse, pen or finger: to another time and room, to the tray and back, or by its lower edge.
import { minutesOfRow, type Board, type Place } from "./timetable_board";
import { isSame } from "./timetable_keys";
import type { Server } from "./timetable_server";

interface Drag {
  card: HTMLElement;
  version: string;
  from: Place;
  at: Place;
  isResize: boolean;
  grabbed: number; // minutes from the session's start to where it was taken
  x: number;
  y: number;
  pointer: number;
  begun: boolean;
}

const leastMove = 5, edgeOfScroll = 48;

export function moveByPointer(board: Board, server: Server): void {
  let drag: Drag | null = null, frame = 0;

  const finish = (): Drag | null => {
    const was = drag;
    drag = null;
    cancelAnimationFrame(frame);
    board.isHeld = false;
    was?.card.classList.remove("rt-tt-held");
    document.documentElement.classList.remove("rt-tt-dragging");
    board.hideGhost();
    return was;
  };
  const callOff = (): void => {
    const was = finish();
    if (was?.begun) board.say("called_off", { title: was.card.dataset["title"] ?? "", place: board.inWords(was.from) });
    board.released();
  };
  const track = (x: number, y: number): void => {
    if (!drag) return;
    drag.x = x;
    drag.y = y;
    drag.at = drag.isResize ? resized(board, drag) : spotOf(board, drag);
    board.showGhost(drag.at, board.inWords(drag.at));
  };
  const scroll = (): void => {
    if (!drag) return;
    if (scrollAtEdge(board, drag)) track(drag.x, drag.y);
    frame = requestAnimationFrame(scroll);
  };

  board.page.addEventListener("pointerdown", (event) => {
    const target = event.target as Element;
    const card = target.closest<HTMLElement>("[data-post]");
    const isHandle = target.closest(".rt-tt-grip, .rt-tt-edge") !== null;
    if (!card || event.button !== 0 || board.isHeld || !card.querySelector(".rt-tt-grip")?.checkVisibility()) return;
    if (event.pointerType === "touch" && !isHandle) return; // else a finger could not scroll
    const from = board.placeOf(card);
    drag = { card, version: card.dataset["version"] ?? "", from, at: from, isResize: target.closest(".rt-tt-edge") !== null,
      grabbed: from.tray ? 0 : minuteAt(board, event.clientY) - from.first, x: event.clientX, y: event.clientY, pointer: event.pointerId, begun: false };
  });
  board.page.addEventListener("pointermove", (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    if (!drag.begun) {
      if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < leastMove) return;
      drag.begun = true;
      board.isHeld = true;
      drag.card.setPointerCapture(drag.pointer);
      drag.card.classList.add("rt-tt-held");
      document.documentElement.classList.add("rt-tt-dragging");
      frame = requestAnimationFrame(scroll);
    }
    track(event.clientX, event.clientY);
  });
  board.page.addEventListener("pointerup", (event) => {
    if (!drag || event.pointerId !== drag.pointer) return;
    const was = drag;
    if (!was.begun) { drag = null; return; }
    const { card } = was;
    const swallow = (click: Event): void => { click.preventDefault(); click.stopPropagation(); };
    window.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => window.removeEventListener("click", swallow, { capture: true }));
    if (isSame(was.from, was.at)) return callOff();
    finish();
    void server.move(card, was.version, was.from, was.at).then(() => board.released());
  });
  board.page.addEventListener("pointercancel", () => { if (drag) callOff(); });
  board.page.addEventListener("dragstart", (event) => { if ((event.target as Element).closest("[data-post]")) event.preventDefault(); });
  document.addEventListener("keydown", (event) => {
    if (!drag?.begun || event.key !== "Escape") return;
    event.preventDefault();
    callOff();
  });
}

function minuteAt(board: Board, y: number): number {
  const box = board.grid.getBoundingClientRect();
  const rows = (board.last - board.first) / minutesOfRow;
  return board.first + ((y - box.top) / box.height) * rows * minutesOfRow;
}

function isOver(element: Element, x: number, y: number): boolean {
  const box = element.getBoundingClientRect();
  return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
}

function spotOf(board: Board, drag: Drag): Place {
  if (isOver(board.part("timetable-tray"), drag.x, drag.y)) return { ...drag.from, tray: true };
  if (!isOver(board.scroller, drag.x, drag.y)) return drag.at;
  const column = board.columns.findIndex((one) => { const box = one.getBoundingClientRect(); return drag.x >= box.left && drag.x < box.right; });
  const first = Math.round((minuteAt(board, drag.y) - drag.grabbed) / board.step) * board.step;
  const room = column < 0 ? (drag.at.tray ? (board.rooms[0] ?? "") : drag.at.room) : (board.rooms[column] ?? "");
  return board.within({ ...drag.from, day: board.shownDay, first, room, tray: false });
}

function resized(board: Board, drag: Drag): Place {
  const ends = Math.round(minuteAt(board, drag.y) / board.step) * board.step;
  const length = Math.max(Math.min(board.step, drag.from.length), Math.min(ends, board.last) - drag.from.first);
  return { ...drag.from, length };
}

function scrollAtEdge(board: Board, drag: Drag): boolean {
  const box = board.scroller.getBoundingClientRect();
  if (!isOver(board.scroller, drag.x, drag.y)) return false;
  const pull = (at: number, from: number, to: number): number => (at < from + edgeOfScroll ? -12 : at > to - edgeOfScroll ? 12 : 0);
  const { scrollLeft, scrollTop } = board.scroller;
  board.scroller.scrollBy(pull(drag.x, box.left, box.right), pull(drag.y, box.top, box.bottom));
  return scrollLeft !== board.scroller.scrollLeft || scrollTop !== board.scroller.scrollTop;
}
