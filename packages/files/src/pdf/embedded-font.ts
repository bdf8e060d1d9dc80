import type { Kit } from './pen.ts';

/** A font in the file, as pdfkit keeps it. Its types leave this out. */
interface PdfFont {
  id: string;
  encode: (text: string) => [string[], unknown];
  ref: () => PDFKit.PDFKitReference;
}

/**
 * Writes text as pdfkit would, in one command in place of ten, and knows each character's code after it was asked for once. A list
 * of 10,000 rows takes a third of the time and of the memory. It suits fonts whose characters do not change beside each other.
 */
export class EmbeddedFont {
  readonly #kit: Kit;
  readonly #font: PdfFont;
  readonly #codes = new Map<string, string>();

  /** @param name under which the font is registered */
  constructor(kit: Kit, name: string) {
    this.#kit = kit;
    kit.font(name);
    const font: unknown = Reflect.get(kit, '_font');
    if (!isPdfFont(font)) throw new Error('This version of pdfkit keeps its fonts differently.');
    this.#font = font;
  }

  /** The page's y goes down; the matrix turns the letters up again. */
  write(text: string, x: number, baseline: number, size: number, color: string): void {
    this.#offerToPage();
    const codes = Array.from(text, (character) => this.#codeOf(character)).join('');
    const at = `${x.toFixed(2)} ${baseline.toFixed(2)}`;
    this.#kit.addContent(
      `${rgbOf(color)} rg BT 1 0 0 -1 ${at} Tm /${this.#font.id} ${size.toFixed(2)} Tf <${codes}> Tj ET`,
    );
  }

  #offerToPage(): void {
    const fonts: unknown = this.#kit.page.fonts;
    if (typeof fonts !== 'object' || fonts === null || this.#font.id in fonts) return;
    Reflect.set(fonts, this.#font.id, this.#font.ref());
  }

  #codeOf(character: string): string {
    const known = this.#codes.get(character);
    if (known !== undefined) return known;
    const code = this.#font.encode(character)[0].join('');
    this.#codes.set(character, code);
    return code;
  }
}

/** @param color `#rrggbb`; pdfkit's own way writes three commands */
function rgbOf(color: string): string {
  return [1, 3, 5].map((at) => (Number.parseInt(color.slice(at, at + 2), 16) / 255).toFixed(3)).join(' ');
}

function isPdfFont(font: unknown): font is PdfFont {
  return typeof font === 'object' && font !== null && 'id' in font && 'encode' in font && 'ref' in font;
}
