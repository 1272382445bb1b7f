// A session is picked up by its handle, moved with the arrows, and dropped.
import type { Board, Place } from "./timetable_board";
import type { Server } from "./timetable_server";

interface Held {
  card: HTMLElement;
  version: string;
  from: Place;
  at: Place;
}

export function moveByKeyboard(board: Board, server: Server): void {
  let held: Held | null = null;

  const show = (): void => {
    if (!held) return;
    const words = board.inWords(held.at);
    board.showGhost(held.at, words);
    if (!held.at.tray) board.grid.querySelector(".rt-tt-ghost")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const pickUp = (card: HTMLElement): void => {
    const from = board.placeOf(card);
    const at = from.tray ? { ...from, day: board.shownDay, first: board.first, room: board.rooms[0] ?? "", tray: false } : from;
    held = { card, version: card.dataset["version"] ?? "", from, at: board.within(at) };
    board.isHeld = true;
    card.classList.add("rt-tt-held");
    show();
    board.say("held", { title: card.dataset["title"] ?? "", place: board.inWords(held.at) });
  };
  const letGo = (): Held | null => {
    const was = held;
    held = null;
    board.isHeld = false;
    was?.card.classList.remove("rt-tt-held");
    board.hideGhost();
    return was;
  };
  const callOff = (): void => {
    const was = letGo();
    if (was) board.say("called_off", { title: was.card.dataset["title"] ?? "", place: board.inWords(was.from) });
    board.released();
  };
  const drop = (): void => {
    const was = held;
    if (!was) return;
    if (isSame(was.from, was.at)) return callOff();
    letGo();
    void server.move(was.card, was.version, was.from, was.at).then(() => board.released());
  };

  board.page.addEventListener("click", (event) => {
    const grip = (event.target as Element).closest<HTMLElement>(".rt-tt-grip");
    const card = grip?.closest<HTMLElement>("[data-post]");
    if (!card || event.detail > 0) return; // by the keyboard, not the mouse
    if (held) drop();
    else pickUp(card);
  });
  board.page.addEventListener("focusout", (event) => {
    if (held && (event.target as Element).matches(".rt-tt-grip")) callOff();
  });
  board.page.addEventListener("keydown", (event) => {
    if (!held || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { event.preventDefault(); return callOff(); }
    const next = afterKey(board, held, event.key, event.shiftKey);
    if (!next) return;
    event.preventDefault();
    held.at = next.tray ? next : board.within(next);
    show();
    board.part("timetable-say").textContent = board.inWords(held.at);
  });
}

export function isSame(one: Place, other: Place): boolean {
  if (one.tray || other.tray) return one.tray === other.tray;
  return one.day === other.day && one.first === other.first && one.length === other.length && one.room === other.room;
}

// To the next step of the clock, whatever the minute was before.
function stepped(minutes: number, step: number, forward: boolean): number {
  return forward ? (Math.floor(minutes / step) + 1) * step : (Math.ceil(minutes / step) - 1) * step;
}

function afterKey(board: Board, held: Held, key: string, isLength: boolean): Place | null {
  const { at } = held, { step, rooms } = board;
  const isBack = key === "ArrowUp" || key === "ArrowLeft", isUpright = key === "ArrowUp" || key === "ArrowDown";
  if (key === "Delete" || key === "Backspace") return { ...at, tray: true };
  if (!key.startsWith("Arrow")) return null;
  if (at.tray) return { ...at, tray: false };
  if (isLength) {
    const ends = stepped(at.first + at.length, step, !isBack);
    return { ...at, length: Math.min(Math.max(step, ends - at.first), board.last - at.first) };
  }
  if (isUpright) return { ...at, first: stepped(at.first, step, !isBack) };
  const column = rooms.indexOf(at.room) + (isBack ? -1 : 1);
  return { ...at, room: rooms[Math.max(0, Math.min(column, rooms.length - 1))] ?? "" };
}
