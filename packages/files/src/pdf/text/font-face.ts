import { readFileSync } from 'node:fs';
import { create, type Font } from 'fontkit';
import { unpackWoff } from './unpack-woff.ts';

/** Tables that change characters beside each other: joined letters and closer pairs, which these scripts do without. */
const SHAPING = ['GSUB', 'GPOS', 'GDEF', 'kern'];

/** One font file, opened when it is first asked for. */
export class FontFace {
  readonly file: string;
  #bytes: Buffer | undefined;
  #font: Font | undefined;
  readonly #widths = new Map<number, number | null>();

  constructor(file: string) {
    this.file = file;
  }

  /** An emoji may be made of several, joined. */
  get isShaped(): boolean {
    return this.file.includes('emoji');
  }

  has(codePoint: number): boolean {
    return this.#measured(codePoint) !== null;
  }

  /** Width of the character in a font of size 1, without kerning. */
  widthOf(codePoint: number): number {
    return this.#measured(codePoint) ?? 0;
  }

  #measured(codePoint: number): number | null {
    const known = this.#widths.get(codePoint);
    if (known !== undefined) return known;
    const font = this.#opened;
    const width = font.hasGlyphForCodePoint(codePoint)
      ? font.glyphForCodePoint(codePoint).advanceWidth / font.unitsPerEm
      : null;
    this.#widths.set(codePoint, width);
    return width;
  }

  /** The font as a TrueType file. */
  get bytes(): Buffer {
    this.#bytes ??= unpackWoff(readFileSync(this.file), this.isShaped ? [] : SHAPING);
    return this.#bytes;
  }

  get #opened(): Font {
    if (this.#font) return this.#font;
    const opened = create(this.bytes);
    if ('fonts' in opened) throw new Error(`${this.file} holds several fonts.`);
    this.#font = opened;
    return opened;
  }
}
