import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const LATIN_AND_KIN = ['latin', 'latin-ext', 'greek', 'greek-ext', 'cyrillic', 'cyrillic-ext', 'vietnamese'];
const REGULAR = 400;
const BOLD = 700;

/** Files of fonts in the order in which a character is looked for. Only Noto Sans has a bold cut here. */
export function fontFiles(bold: boolean): string[] {
  const weight = bold ? BOLD : REGULAR;
  return [
    ...LATIN_AND_KIN.map((part) => fileOf('noto-sans', part, weight)),
    fileOf('noto-sans-sc', 'chinese-simplified', REGULAR),
    fileOf('nanum-gothic', 'korean', REGULAR),
    fileOf('noto-emoji', 'emoji', REGULAR),
  ];
}

/** A part of the Chinese font: rarer characters and symbols, by ranges of code points. */
export interface FontSlice {
  file: string;
  ranges: readonly (readonly [number, number])[];
}

/** The parts in which the Chinese font's package has what its main file lacks, such as 噩 and →. */
export function rareSlices(): FontSlice[] {
  const index: unknown = JSON.parse(readFileSync(pathOf('@fontsource/noto-sans-sc/unicode.json'), 'utf8'));
  return Object.entries(z.record(z.string(), z.string()).parse(index)).flatMap(([name, ranges]) => {
    const [, number] = /^\[(\d+)\]$/.exec(name) ?? [];
    if (number === undefined) return [];
    return [{ file: fileOf('noto-sans-sc', number, REGULAR), ranges: ranges.split(',').map(rangeOf) }];
  });
}

/** @param range `U+4e00` or `U+4e00-4e0f` */
function rangeOf(range: string): [number, number] {
  const [from = '', to = from] = range.replace('U+', '').split('-');
  return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
}

/** pdfkit reads .woff; with .woff2 it throws. */
function fileOf(family: string, part: string, weight: number): string {
  return pathOf(`@fontsource/${family}/files/${family}-${part}-${weight}-normal.woff`);
}

function pathOf(specifier: string): string {
  return fileURLToPath(import.meta.resolve(specifier));
}
