type Rgb = readonly [number, number, number];

/** Least contrast of a mark with its background: WCAG 2.2, 1.4.11. */
const LEAST = 3;
const STEPS = 20;

/**
 * The colour, moved toward white or black until it can be told from the background.
 *
 * @param color `#rrggbb`, as the background
 */
export function readableColor(color: string, background: string): string {
  const [own, behind] = [rgbOf(color), rgbOf(background)];
  if (own === null || behind === null) return color;
  const goal: Rgb = luminance(behind) > 0.18 ? [0, 0, 0] : [255, 255, 255];
  for (let step = 0; step < STEPS; step += 1) {
    const mixed = mix(own, goal, step / STEPS);
    if (contrast(mixed, behind) >= LEAST) return hexOf(mixed);
  }
  return hexOf(goal);
}

/** Contrast of two colours `#rrggbb`, 1 to 21; 1 where one is no such colour. */
export function contrastOf(one: string, other: string): number {
  const [first, second] = [rgbOf(one), rgbOf(other)];
  return first === null || second === null ? 1 : contrast(first, second);
}

function contrast(one: Rgb, other: Rgb): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05);
}

/** Relative luminance as WCAG 2.2 defines it. */
function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

function mix(one: Rgb, other: Rgb, share: number): Rgb {
  const channel = (index: 0 | 1 | 2): number => Math.round(one[index] + (other[index] - one[index]) * share);
  return [channel(0), channel(1), channel(2)];
}

function rgbOf(color: string): Rgb | null {
  const digits = /^#([0-9a-f]{6})$/i.exec(color)?.[1];
  if (digits === undefined) return null;
  const value = Number.parseInt(digits, 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}

function hexOf(rgb: Rgb): string {
  return `#${rgb.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}
