import type { Pages } from '../pages.ts';
import type { Pen } from '../pen.ts';
import { fitLine } from '../text/fit-text.ts';
import { colorOf, dashOf, inkOn } from './palette.ts';

export type Swatch = 'box' | 'line' | 'numbered';

interface Entry {
  label: string;
  index: number;
  x: number;
  row: number;
}

const SIZE = 8;
const BOX = 9;
const ROW = 14;
const GAP = 14;
const WIDEST = 190;

/** Names of the series below a chart, in their order. */
export class Legend {
  readonly #pen: Pen;
  readonly #entries: Entry[] = [];
  readonly #swatch: Swatch;

  constructor(labels: readonly string[], swatch: Swatch, pen: Pen, width: number) {
    this.#pen = pen;
    this.#swatch = swatch;
    let [x, row] = [0, 0];
    labels.forEach((label, index) => {
      const fitted = fitLine(label, WIDEST, (text) => pen.widthOf(text, { size: SIZE }));
      const taken = this.#boxWidth + 4 + pen.widthOf(fitted, { size: SIZE }) + GAP;
      if (x > 0 && x + taken - GAP > width) [x, row] = [0, row + 1];
      this.#entries.push({ label: fitted, index, x, row });
      x += taken;
    });
  }

  get height(): number {
    return ((this.#entries.at(-1)?.row ?? -1) + 1) * ROW;
  }

  draw(pages: Pages): void {
    for (const { label, index, x, row } of this.#entries) {
      const [left, top] = [pages.left + x, pages.y + row * ROW];
      this.#drawSwatch(index, left, top);
      this.#pen.write(label, left + this.#boxWidth + 4, top + BOX - 1.5, { size: SIZE });
    }
    pages.y += this.height;
  }

  get #boxWidth(): number {
    return this.#swatch === 'line' ? 20 : BOX + (this.#swatch === 'numbered' ? 2 : 0);
  }

  #drawSwatch(index: number, left: number, top: number): void {
    const { kit } = this.#pen;
    const color = colorOf(index);
    if (this.#swatch === 'line') {
      strokeDashed(this.#pen, index, () => kit.moveTo(left, top + BOX / 2).lineTo(left + 20, top + BOX / 2));
      return;
    }
    kit.rect(left, top, this.#boxWidth, BOX).fill(color);
    if (this.#swatch === 'box') return;
    const style = { size: 6.5, color: inkOn(color), align: 'center' } as const;
    this.#pen.write(String(index + 1), left + this.#boxWidth / 2, top + BOX - 2.3, style);
  }
}

/** Strokes a path in the colour and the dashes of a series. */
export function strokeDashed({ kit }: Pen, index: number, path: () => void): void {
  const dash = dashOf(index);
  kit.save();
  path();
  kit.lineWidth(1.6).strokeColor(colorOf(index));
  if (dash) kit.dash(dash[0], { space: dash[1] });
  kit.stroke().restore();
}
