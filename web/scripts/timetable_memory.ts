// What was done here, to be undone and redone; it outlives a reload of the page, not the tab.
import type { Place } from "./timetable_board";

export interface Step {
  id: string;
  title: string;
  from: Place | null; // nothing: a copy, which was not there before
  to: Place;
  of?: string;        // of a copy: the session that was copied
}

interface Kept {
  done: Step[];
  undone: Step[];
  versions: Record<string, string>;
}

const most = 100;

export class Memory {
  changed: () => void = () => {};
  private readonly key: string;
  private kept: Kept = { done: [], undone: [], versions: {} };

  // who: of whoever logs in later in the same tab it is not.
  constructor(who: string) {
    this.key = `retenk-timetable ${who}`;
    try {
      this.kept = { ...this.kept, ...(JSON.parse(sessionStorage.getItem(this.key) ?? "{}") as Partial<Kept>) };
    } catch { /* a broken or forbidden store remembers nothing */ }
  }

  get canUndo(): boolean { return this.kept.done.length > 0; }
  get canRedo(): boolean { return this.kept.undone.length > 0; }

  did(step: Step): void {
    this.kept.done.push(step);
    this.kept.done.splice(0, Math.max(0, this.kept.done.length - most));
    this.kept.undone = [];
    this.keep();
  }

  // The version that we left: whoever changed the session since is not overwritten.
  left(id: string, version: string): void {
    this.kept.versions[id] = version;
    this.keep();
  }
  versionOf(id: string): string { return this.kept.versions[id] ?? "0"; }

  takeDone(): Step | undefined { return this.taken(this.kept.done); }
  takeUndone(): Step | undefined { return this.taken(this.kept.undone); }
  wasUndone(step: Step): void { this.kept.undone.push(step); this.keep(); }
  wasRedone(step: Step): void { this.kept.done.push(step); this.keep(); }

  private taken(steps: Step[]): Step | undefined {
    const step = steps.pop();
    this.keep();
    return step;
  }

  private keep(): void {
    try {
      sessionStorage.setItem(this.key, JSON.stringify(this.kept));
    } catch { /* as above */ }
    this.changed();
  }
}
