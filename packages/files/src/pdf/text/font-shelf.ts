import { FontFace } from './font-face.ts';
import { rareSlices, type FontSlice } from './font-files.ts';

/** All fonts of a document, each once: pdfkit would open a font that it has under two names anew for each text. */
export class FontShelf {
  readonly #faces = new Map<string, FontFace>();
  #slices: FontSlice[] | undefined;

  open(file: string): FontFace {
    const face = this.#faces.get(file) ?? new FontFace(file);
    this.#faces.set(file, face);
    return face;
  }

  /** Looks for characters that are rare enough to be in a part of their own. */
  rareFaceOf(codePoint: number): FontFace | null {
    this.#slices ??= rareSlices();
    for (const { file, ranges } of this.#slices) {
      if (!ranges.some(([from, to]) => codePoint >= from && codePoint <= to)) continue;
      const face = this.open(file);
      if (face.has(codePoint)) return face;
    }
    return null;
  }
}
