// What goes to the server, and its HTML back on the page. One request after the other.
import type { Board, Place } from "./timetable_board";
import { Memory, type Step } from "./timetable_memory";

const parts = ["timetable-warnings", "timetable-tray", "timetable-day"];

interface Answer {
  status: number;
  page: Document;
}

export class Server {
  readonly memory: Memory;
  private readonly shown = new Map<string, string>();
  private line: Promise<unknown> = Promise.resolve();
  private isBehind = false;

  constructor(private readonly board: Board) {
    this.memory = new Memory(board.page.dataset["who"] ?? "");
    for (const id of parts) this.shown.set(id, board.part(id).outerHTML); // before it is laid out
  }

  // A drop: where it was picked up from, and its version then.
  move(card: HTMLElement, version: string, from: Place, to: Place): Promise<void> {
    const id = card.dataset["post"] ?? "", title = card.dataset["title"] ?? "";
    return this.inLine(async () => {
      if (!(await this.place(id, version, to))) return;
      this.memory.did({ id, title, from, to });
      const remarks = [...(this.board.card(id)?.querySelectorAll(".rt-remarks > li") ?? [])].map((one) => one.textContent?.trim()).join(" ");
      this.board.say("dropped", { title, place: this.board.inWords(to), remarks });
    });
  }

  submit(id: string, action: string, fields: URLSearchParams): Promise<void> {
    const card = this.board.card(id), title = card?.dataset["title"] ?? "";
    const from = card ? this.board.placeOf(card) : null;
    return this.inLine(async () => {
      fields.set("action", action);
      const answer = await this.ask(id, fields);
      if (!answer || !this.took(answer, id)) return;
      const [hour = 0, minute = 0] = (fields.get("starts") ?? "").split(":").map(Number);
      const to = { day: fields.get("day") ?? "", first: hour * 60 + minute, length: Number(fields.get("length")), room: fields.get("room_id") ?? "", tray: action === "tray" };
      this.left(id, fields.get("version") ?? "");
      if (from) this.memory.did({ id, title, from, to: action === "tray" ? { ...from, tray: true } : to });
      this.board.focus(id, "a");
      this.board.say("dropped", { title, place: this.board.inWords(to), remarks: "" });
    });
  }

  copy(id: string): Promise<void> {
    return this.inLine(() => this.makeCopy(id, (step) => this.memory.did(step)));
  }

  undo(): Promise<void> {
    return this.inLine(async () => {
      const step = this.memory.takeDone();
      if (!step) return this.board.say("nothing_to_undo");
      const done = step.from ? await this.place(step.id, this.memory.versionOf(step.id), step.from) : await this.remove(step.id);
      if (!done) return;
      this.memory.wasUndone(step);
      this.board.say("undone", { title: step.title, place: step.from ? this.board.inWords(step.from) : "" });
    });
  }

  redo(): Promise<void> {
    return this.inLine(async () => {
      const step = this.memory.takeUndone();
      if (!step) return;
      if (step.of) return this.makeCopy(step.of, (again) => this.memory.wasRedone(again));
      if (!(await this.place(step.id, this.memory.versionOf(step.id), step.to))) return;
      this.memory.wasRedone(step);
      this.board.say("redone", { title: step.title, place: this.board.inWords(step.to) });
    });
  }

  open(address: string): Promise<void> {
    return this.inLine(async () => {
      const answer = await this.fetched(address, {});
      if (answer?.status !== 200) return;
      this.swap(answer.page, ["timetable-panel"]);
      this.board.part("timetable-panel").focus();
    });
  }

  // Somebody changed the draft; while a session is held the day stands still.
  refresh(): Promise<void> {
    this.isBehind = true;
    return this.refreshIfAsked();
  }

  refreshIfAsked(): Promise<void> {
    if (!this.isBehind || this.board.isHeld) return Promise.resolve();
    return this.inLine(async () => {
      if (!this.isBehind || this.board.isHeld) return;
      this.isBehind = false;
      const answer = await this.fetched(`${this.address}?dag=${this.board.shownDay}`, { headers: { "HX-Request": "true" } });
      if (answer?.status !== 200) return;
      if (this.board.isHeld) { this.isBehind = true; return; }
      if (this.swap(answer.page, parts)) this.board.say("others");
    });
  }

  private get address(): string { return this.board.page.dataset["timetable"] ?? ""; }

  private inLine(work: () => Promise<void>): Promise<void> {
    const done = this.line.then(work).catch((fault: unknown) => {
      this.trouble(true);
      console.error(fault);
    });
    this.line = done;
    return done;
  }

  private async place(id: string, version: string, to: Place): Promise<boolean> {
    const starts = `${String(Math.floor(to.first / 60)).padStart(2, "0")}:${String(to.first % 60).padStart(2, "0")}`;
    const fields = new URLSearchParams({ version, day: to.day, starts, length: String(to.length), room_id: to.room, action: to.tray ? "tray" : "place" });
    const answer = await this.ask(id, fields);
    if (!answer || !this.took(answer, id)) return false;
    this.left(id, version);
    return true;
  }

  private async makeCopy(id: string, remember: (step: Step) => void): Promise<void> {
    const form_key = [...crypto.getRandomValues(new Uint8Array(24))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const answer = await this.ask(id, new URLSearchParams({ action: "copy", form_key }));
    if (!answer || !this.took(answer, id)) return;
    const made = answer.page.getElementById("timetable")?.dataset["made"] ?? "";
    const card = this.board.card(made);
    if (!card) return;
    this.memory.left(made, card.dataset["version"] ?? "");
    const title = card.dataset["title"] ?? "";
    remember({ id: made, title, from: null, to: this.board.placeOf(card), of: id });
    this.board.focus(made, ".rt-tt-grip");
    this.board.say("copied", { title });
  }

  // The page of one session knows how; what a release has shown stays.
  private async remove(id: string): Promise<boolean> {
    const address = this.address.replace(/timeplan$/, `${encodeURIComponent(id)}/sletting`);
    const body = new URLSearchParams({ form_token: this.token, version: this.memory.versionOf(id) });
    const answer = await this.fetched(address, { method: "POST", body });
    if (answer?.status !== 200) { this.trouble(true); return false; }
    const now = await this.fetched(`${this.address}?dag=${this.board.shownDay}`, { headers: { "HX-Request": "true" } });
    if (now?.status === 200) this.swap(now.page, parts);
    return true;
  }

  private get token(): string { return this.board.page.dataset["token"] ?? ""; }

  private left(id: string, before: string): void {
    this.memory.left(id, this.board.card(id)?.dataset["version"] ?? String(Number(before) + 1));
  }

  private async ask(id: string, fields: URLSearchParams): Promise<Answer | null> {
    fields.set("form_token", this.token);
    fields.set("shown_day", this.board.shownDay);
    return this.fetched(`${this.address}/${encodeURIComponent(id)}`, { method: "POST", body: fields, headers: { "HX-Request": "true" } });
  }

  private async fetched(address: string, options: RequestInit): Promise<Answer | null> {
    const answer = await fetch(address, options);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    this.trouble(![200, 409, 422].includes(answer.status));
    return { status: answer.status, page };
  }

  // What came back goes on the page; answers whether the server did as it was asked.
  private took(answer: Answer, id: string): boolean {
    if (![200, 409, 422].includes(answer.status)) return false;
    if (!answer.page.getElementById("timetable")) { this.trouble(true); return false; }
    // A form of another session stays open, with what was typed in it.
    const isOpen = this.openForm() === id || answer.status !== 200;
    this.swap(answer.page, isOpen ? [...parts, "timetable-panel"] : parts);
    if (answer.status === 200) return true;
    const title = this.board.card(id)?.dataset["title"] ?? "";
    if (answer.status === 409) this.board.say("conflict", { title });
    const panel = this.board.part("timetable-panel");
    (panel.querySelector<HTMLElement>(".rt-conflict, .rt-error-summary") ?? panel).focus();
    return false;
  }

  private openForm(): string | undefined {
    return this.board.part("timetable-panel").querySelector("form")?.getAttribute("action")?.split("/").pop();
  }

  private swap(page: Document, ids: string[]): boolean {
    const { board } = this;
    const active = document.activeElement, held = active?.closest<HTMLElement>("[data-post]")?.dataset["post"];
    const { scrollLeft, scrollTop } = board.scroller;
    const isOpen = board.part("timetable-warnings").querySelector("details")?.open ?? false;
    let differs = false;
    for (const id of ids) {
      const fresh = page.getElementById(id), old = board.part(id);
      if (!fresh || (parts.includes(id) && fresh.outerHTML === this.shown.get(id))) continue;
      differs = true;
      this.shown.set(id, fresh.outerHTML);
      old.replaceWith(document.adoptNode(fresh));
    }
    if (!differs) return false;
    const details = board.part("timetable-warnings").querySelector("details");
    if (details) details.open = isOpen;
    board.layOut();
    board.scroller.scrollTo(scrollLeft, scrollTop);
    if (held && !document.activeElement?.closest("[data-post]")) board.focus(held, active?.matches(".rt-tt-grip") ? ".rt-tt-grip" : "a");
    return true;
  }

  private trouble(is: boolean): void {
    this.board.part("timetable-trouble").hidden = !is;
  }
}
