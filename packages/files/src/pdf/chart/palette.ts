/** Neighbours differ in brightness, so that they can be told apart on a print in grey. */
const COLORS = [
  '#12355b',
  '#e58a3c',
  '#7a1e48',
  '#e9c46a',
  '#2a6f5e',
  '#9cc3dd',
  '#5a3e8c',
  '#9db84e',
  '#333333',
  '#d9a3bf',
  '#a23b2a',
  '#b9b9b9',
  '#0b7285',
];

/** Lines are told apart by their dashes, too. */
const DASHES: readonly (readonly [number, number] | null)[] = [null, [5, 2.5], [1.5, 2], [9, 3]];

export function colorOf(index: number): string {
  return COLORS[index % COLORS.length] ?? '#333333';
}

export function dashOf(index: number): readonly [number, number] | null {
  return DASHES[index % DASHES.length] ?? null;
}

/** Black or white, whichever is readable on the colour. */
export function inkOn(color: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? '#000000' : '#ffffff';
}
