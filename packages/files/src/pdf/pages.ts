import type { Kit } from './pen.ts';

export const MARGIN = 42;
/** The footer is written below this distance from the page's end. */
const FOOT = 56;

/** The place on the current page where the next thing goes. */
export class Pages {
  readonly #kit: Kit;
  y = MARGIN;

  constructor(kit: Kit) {
    this.#kit = kit;
  }

  get left(): number {
    return MARGIN;
  }

  get width(): number {
    return this.#kit.page.width - 2 * MARGIN;
  }

  get right(): number {
    return MARGIN + this.width;
  }

  /** Height that is left on the page. */
  get room(): number {
    return this.#kit.page.height - FOOT - this.y;
  }

  next(): void {
    this.#kit.addPage();
    this.y = MARGIN;
  }

  /** Begins a new page where the rest of this one is too short. @returns whether it did */
  make(height: number): boolean {
    if (this.room >= height) return false;
    this.next();
    return true;
  }
}
