// What stands where: cards and their places, drawn as a grid. The server's HTML is the only state.

export interface Place {
  day: string;
  first: number; // minutes of the day
  length: number;
  room: string;  // its id, or nothing
  tray: boolean;
}

export const minutesOfRow = 5;

export class Board {
  isHeld = false;
  released: () => void = () => {};

  constructor(readonly page: HTMLElement) {}

  part(id: string): HTMLElement {
    return this.page.querySelector<HTMLElement>(`#${id}`) as HTMLElement;
  }

  get day(): HTMLElement { return this.part("timetable-day"); }
  get scroller(): HTMLElement { return this.day.querySelector(".rt-tt-scroll") as HTMLElement; }
  get grid(): HTMLElement { return this.day.querySelector(".rt-tt-cards") as HTMLElement; }
  get shownDay(): string { return this.day.dataset["day"] ?? ""; }
  get first(): number { return Number(this.day.dataset["first"]); }
  get last(): number { return Number(this.day.dataset["last"]); }
  get columns(): HTMLElement[] { return [...this.day.querySelectorAll<HTMLElement>(".rt-tt-rooms > [data-room]")]; }
  get rooms(): string[] { return this.columns.map((column) => column.dataset["room"] ?? ""); }
  get step(): number { return Number(this.page.querySelector<HTMLSelectElement>("#timetable-step")?.value ?? 15); }

  card(id: string): HTMLElement | null {
    return this.page.querySelector<HTMLElement>(`#post-${CSS.escape(id)}`);
  }

  placeOf(card: HTMLElement): Place {
    const { day = "", first, length, room = "" } = card.dataset;
    return { day, first: Number(first), length: Number(length), room, tray: card.closest("#timetable-tray") !== null };
  }

  // Nearest to what was meant that the day has room for.
  within(place: Place): Place {
    const length = Math.max(minutesOfRow, Math.min(place.length, this.last - this.first));
    return { ...place, length, first: Math.max(this.first, Math.min(place.first, this.last - length)) };
  }

  clock(minutes: number): string {
    const two = (number: number): string => String(number).padStart(2, "0");
    return two(Math.floor(minutes / 60) % 24) + (this.page.dataset["timeSign"] ?? ":") + two(minutes % 60);
  }

  inWords(place: Place): string {
    if (place.tray) return this.text("at_tray", {});
    const column = this.columns.find((one) => one.dataset["room"] === place.room);
    const room = column?.querySelector("b")?.textContent ?? "";
    return this.text("at", { from: this.clock(place.first), to: this.clock(place.first + place.length), room });
  }

  text(name: string, values: Record<string, string>): string {
    const pattern = this.part("timetable-say").dataset[name] ?? "";
    return pattern.replace(/\{(\w+)\}/g, (_, value: string) => values[value] ?? "");
  }

  say(name: string, values: Record<string, string> = {}): void {
    this.part("timetable-say").textContent = this.text(name, values).trim();
  }

  focus(id: string, what: "a" | ".rt-tt-grip"): void {
    const card = this.card(id);
    const wanted = card?.querySelector<HTMLElement>(what);
    const other = card?.querySelector<HTMLElement>("a") ?? document.querySelector<HTMLElement>("main"); // it may be on another day
    (wanted?.checkVisibility() ? wanted : other)?.focus();
  }

  // Where a session would come to stand.
  showGhost(place: Place, words: string): void {
    let ghost = this.grid.querySelector<HTMLElement>(".rt-tt-ghost");
    if (!ghost) {
      ghost = document.createElement("li");
      ghost.className = "rt-tt-ghost";
      ghost.setAttribute("aria-hidden", "true");
      this.grid.append(ghost);
    }
    this.part("timetable-tray").classList.toggle("rt-tt-target", place.tray);
    ghost.hidden = place.tray;
    ghost.textContent = words;
    this.put(ghost, place);
  }

  hideGhost(): void {
    this.grid.querySelector(".rt-tt-ghost")?.remove();
    this.part("timetable-tray").classList.remove("rt-tt-target");
  }

  // Once for each part that came new.
  layOut(): void {
    for (const card of this.page.querySelectorAll<HTMLElement>("[data-post]")) this.equip(card);
    if (this.grid.querySelector(".rt-tt-hour")) return;
    const columns = this.columns;
    const rooms = this.day.querySelector<HTMLElement>(".rt-tt-rooms");
    if (rooms) rooms.hidden = false;
    this.scroller.style.setProperty("--rt-tt-columns", String(columns.length));
    this.scroller.style.setProperty("--rt-tt-rows", String((this.last - this.first) / minutesOfRow));
    for (let hour = this.first; hour < this.last; hour += 60) this.grid.append(this.hourLabel(hour));
    const cards = [...this.grid.querySelectorAll<HTMLElement>("[data-post]")];
    for (const card of cards) this.put(card, this.placeOf(card));
    for (const column of columns) this.share(cards.filter((card) => card.dataset["room"] === column.dataset["room"]));
  }

  private hourLabel(hour: number): HTMLElement {
    const label = document.createElement("li");
    label.className = "rt-tt-hour";
    label.setAttribute("aria-hidden", "true");
    label.textContent = this.clock(hour);
    label.style.setProperty("--rt-tt-rows-of", `${(hour - this.first) / minutesOfRow + 1} / span ${60 / minutesOfRow}`);
    return label;
  }

  private put(element: HTMLElement, place: Place): void {
    const row = Math.floor((place.first - this.first) / minutesOfRow) + 1;
    const rows = Math.max(1, Math.ceil(Math.min(place.length, this.last - place.first) / minutesOfRow));
    const column = this.rooms.indexOf(place.room);
    // Names of our own, so that a phone may pass them over.
    element.style.setProperty("--rt-tt-rows-of", `${Math.max(1, row)} / span ${rows}`);
    element.style.setProperty("--rt-tt-column-of", String((column < 0 ? this.rooms.length - 1 : column) + 2));
  }

  // Sessions of one room at the same time stand beside each other.
  private share(cards: HTMLElement[]): void {
    let together: HTMLElement[] = [], ends = 0;
    const settle = (): void => {
      const lanes: number[] = [];
      const lane = together.map((card) => {
        const { first, length } = this.placeOf(card);
        let free = lanes.findIndex((end) => end <= first);
        if (free < 0) free = lanes.length;
        lanes[free] = first + length;
        return free;
      });
      together.forEach((card, i) => {
        card.style.setProperty("--rt-tt-width", `${100 / lanes.length}%`);
        card.style.setProperty("--rt-tt-start", `${(100 * (lane[i] ?? 0)) / lanes.length}%`);
      });
      together = [];
    };
    for (const card of [...cards].sort((a, b) => this.placeOf(a).first - this.placeOf(b).first)) {
      const { first, length } = this.placeOf(card);
      if (first >= ends) settle();
      together.push(card);
      ends = Math.max(ends, first + length);
    }
    settle();
  }

  private equip(card: HTMLElement): void {
    if (card.querySelector(".rt-tt-grip")) return;
    const grip = document.createElement("button");
    grip.type = "button";
    grip.className = "rt-tt-grip";
    grip.setAttribute("aria-label", this.text("grip", { title: card.dataset["title"] ?? "" }));
    card.append(grip);
    const warnings = card.querySelectorAll(".rt-remarks > li");
    const icon = warnings[0]?.querySelector("svg")?.cloneNode(true);
    if (icon) {
      const mark = document.createElement("span");
      mark.className = "rt-tt-mark";
      mark.setAttribute("aria-hidden", "true");
      mark.append(icon, String(warnings.length));
      card.append(mark);
    }
    if (card.closest("#timetable-tray")) return;
    const edge = document.createElement("span");
    edge.className = "rt-tt-edge";
    edge.setAttribute("aria-hidden", "true");
    card.append(edge);
  }
}
