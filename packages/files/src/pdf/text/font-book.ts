import type { FontFace } from './font-face.ts';
import { fontFiles } from './font-files.ts';
import type { FontShelf } from './font-shelf.ts';

/** Finds for each character a font that has it, since no font has all. */
export class FontBook {
  readonly #faces: readonly FontFace[];
  readonly #shelf: FontShelf;
  readonly #found = new Map<number, FontFace | null>();

  constructor(shelf: FontShelf, bold: boolean) {
    this.#shelf = shelf;
    this.#faces = fontFiles(bold).map((file) => shelf.open(file));
  }

  /** The font that has the letters of English. */
  get base(): FontFace {
    const [base] = this.#faces;
    if (!base) throw new Error('There are no fonts.');
    return base;
  }

  /** @returns null where no font has the character */
  faceOf(codePoint: number): FontFace | null {
    const known = this.#found.get(codePoint);
    if (known !== undefined) return known;
    const face = this.#faces.find((each) => each.has(codePoint)) ?? this.#shelf.rareFaceOf(codePoint);
    this.#found.set(codePoint, face);
    return face;
  }
}
