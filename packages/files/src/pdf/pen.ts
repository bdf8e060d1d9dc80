import type PdfKit from 'pdfkit';
import { EmbeddedFont } from './embedded-font.ts';
import { FontBook } from './text/font-book.ts';
import type { FontFace } from './text/font-face.ts';
import { FontShelf } from './text/font-shelf.ts';
import { textRuns, widthOfRuns, type TextRun } from './text/text-runs.ts';

export interface TextStyle {
  size: number;
  bold?: boolean;
  color?: string;
  align?: 'left' | 'center' | 'right';
}

export type Kit = InstanceType<typeof PdfKit>;

const SHAPED = { lineBreak: false, baseline: 'alphabetic' } as const;

export const INK = '#1a1a1a';
export const FAINT = '#5f5f5f';
export const HAIRLINE = '#c9c9c9';

/** Writes text of any script at a place of the page. Its y is the baseline, so that fonts of one line stand on it together. */
export class Pen {
  readonly kit: Kit;
  readonly #regular: FontBook;
  readonly #bold: FontBook;
  readonly #embedded = new Map<FontFace, EmbeddedFont>();

  constructor(kit: Kit) {
    this.kit = kit;
    const shelf = new FontShelf();
    this.#regular = new FontBook(shelf, false);
    this.#bold = new FontBook(shelf, true);
  }

  widthOf(text: string, { size, bold = false }: TextStyle): number {
    return widthOfRuns(textRuns(text, this.#book(bold))) * size;
  }

  /** @param x the start, the middle or the end of the text, as it is aligned */
  write(text: string, x: number, baseline: number, style: TextStyle): void {
    const { size, bold = false, color = INK, align = 'left' } = style;
    const runs = textRuns(text, this.#book(bold));
    const width = widthOfRuns(runs) * size;
    let left = align === 'left' ? x : align === 'right' ? x - width : x - width / 2;
    for (const run of runs) {
      this.#writeRun(run, left, baseline, size, color);
      left += run.width * size;
    }
  }

  line(fromX: number, fromY: number, toX: number, toY: number, color = HAIRLINE, width = 0.5): void {
    this.kit.moveTo(fromX, fromY).lineTo(toX, toY).lineWidth(width).strokeColor(color).stroke();
  }

  #book(bold: boolean): FontBook {
    return bold ? this.#bold : this.#regular;
  }

  #writeRun({ face, text }: TextRun, x: number, baseline: number, size: number, color: string): void {
    const font = this.#embedded.get(face) ?? this.#embed(face);
    if (!face.isShaped) font.write(text, x, baseline, size, color);
    else this.kit.font(face.file).fontSize(size).fillColor(color).text(text, x, baseline, SHAPED);
  }

  #embed(face: FontFace): EmbeddedFont {
    this.kit.registerFont(face.file, face.bytes);
    const font = new EmbeddedFont(this.kit, face.file);
    this.#embedded.set(face, font);
    return font;
  }
}
