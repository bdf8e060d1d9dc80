import UButton from '@nuxt/ui/components/Button.vue';
import { screen } from '@testing-library/vue';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { h } from 'vue';
import { renderInApp } from '@/testing/render.ts';
import { contrastOf, readableColor } from '@/ui/charts/readable-color.ts';
import { SUGGESTED_COLORS } from '@/ui/suggested-colors.ts';

const css = readFileSync(`${import.meta.dirname}/tokens.css`, 'utf8');

/** WCAG 2.2, 1.4.3 and 1.4.11. */
const TEXT = 4.5;
const MARK = 3;

const WHITE = '#ffffff';
const SURFACES = ['--page', '--ui-bg', '--ui-bg-muted', '--ui-bg-elevated'];
const TEXTS = ['', '-highlighted', '-toned', '-muted', '-dimmed'].map((name) => `--ui-text${name}`);
const COLORS = ['primary', 'secondary', 'success', 'warning', 'error', 'info'].map((name) => `--ui-${name}`);
const CHART = ['estimate', 'forecast', 'neutral', ...Array.from({ length: 12 }, (_, index) => String(index + 1))];

type Tokens = Readonly<Record<string, string>>;

/** Values of the rule whose selector ends so; comments and line breaks are gone. */
function rule(selector: RegExp): Tokens {
  const body = selector.exec(css.replaceAll(/\/\*[^]*?\*\//g, ''))?.[1] ?? '';
  return Object.fromEntries(
    [...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map(([, name = '', value = '']) => [
      name,
      value.replaceAll(/\s+/g, ' '),
    ]),
  );
}

const base = rule(/:root,\s*:host\s*\{([^}]*)\}/);
const light = { ...base, ...rule(/\.light\s*\{([^}]*)\}/) };
const THEMES: [string, Tokens][] = [
  ['light', light],
  ['dark', { ...light, ...rule(/\n {2}\.dark\s*\{([^}]*)\}/) }],
];

/** `#rrggbb` of a colour laid over another with this opacity. */
function over(color: string, opacity: number, below: string): string {
  const [top, bottom] = [channels(color), channels(below)];
  const mixed = top.map((channel, index) => Math.round(channel * opacity + (bottom[index] ?? 0) * (1 - opacity)));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

function channels(color: string): number[] {
  const digits = /^#([0-9a-f]{6})$/i.exec(color)?.[1];
  if (digits === undefined) throw new TypeError(`"${color}" is no colour #rrggbb.`);
  return [0, 2, 4].map((start) => Number.parseInt(digits.slice(start, start + 2), 16));
}

/** The colours along a gradient of tokens.css, under the scrim that lies over it. */
function pointsOf(gradient: string): string[] {
  const scrim = /rgb\((\d+) (\d+) (\d+) \/ ([\d.]+)\)/.exec(gradient);
  const stops = [...gradient.matchAll(/(#[0-9a-f]{6}) ([\d.]+)%/g)].map(([, color = '', place = '']) => ({
    color,
    place: Number(place),
  }));
  if (stops.length < 2) throw new TypeError(`"${gradient}" is no gradient with stops.`);
  const points = stops.slice(1).flatMap((stop, index) => {
    const before = stops[index] ?? stop;
    return Array.from({ length: 51 }, (_, step) => over(stop.color, step / 50, before.color));
  });
  if (scrim === null) return points;
  const [, red, green, blue, opacity] = scrim;
  const shade = `#${[red, green, blue].map((channel) => Number(channel).toString(16).padStart(2, '0')).join('')}`;
  return points.map((point) => over(shade, Number(opacity), point));
}

/** Of a filled button under the pointer, as Nuxt UI draws it with our theme. */
let hoverOpacity = 0;

beforeAll(async () => {
  const { unmount } = await renderInApp({ render: () => h(UButton, { label: 'Save' }) });
  const { className } = screen.getByRole('button', { name: 'Save' });
  hoverOpacity = Number(/(?:^| )hover:bg-primary\/(\d+)/.exec(className)?.[1]) / 100;
  unmount();
});

describe.each(THEMES)('the %s theme', (theme, tokens) => {
  const color = (name: string): string => {
    const value = tokens[name];
    if (value === undefined) throw new TypeError(`tokens.css has no ${name}.`);
    return value;
  };
  const tooLow = (least: number, pairs: readonly (readonly [string, string, string])[]): string[] =>
    pairs
      .filter(([, front, behind]) => contrastOf(front, behind) < least)
      .map(([name, front, behind]) => `${name}: ${front} on ${behind} has ${contrastOf(front, behind).toFixed(2)}`);

  it('has text that can be read on each surface', () => {
    const pairs = SURFACES.flatMap((surface) =>
      [...TEXTS, ...COLORS].map((text) => [`${text} on ${surface}`, color(text), color(surface)] as const),
    );
    const accented = ['--ui-text', '--ui-text-highlighted'].map(
      (text) => [`${text} on accented`, color(text), color('--ui-bg-accented')] as const,
    );
    expect(tooLow(TEXT, [...pairs, ...accented])).toEqual([]);
  });

  it('has text that can be read on filled and tinted buttons, badges and notices', () => {
    const inverted = color('--ui-text-inverted');
    const filled = COLORS.map((name) => [`filled ${name}`, inverted, color(name)] as const);
    const hovered = COLORS.map(
      (name) => [`hovered ${name}`, inverted, over(color(name), hoverOpacity, color('--ui-bg'))] as const,
    );
    const tinted = COLORS.flatMap((name) =>
      SURFACES.map((surface) => {
        const tint = over(color(name), 0.1, color(surface));
        return [`tinted ${name} on ${surface}`, color(name), tint] as const;
      }),
    );
    expect(tooLow(TEXT, [...filled, ...hovered, ...tinted, ['inverted', inverted, color('--ui-bg-inverted')]])).toEqual(
      [],
    );
  });

  it('has a border of fields and a ring of focus that can be seen on each surface', () => {
    const pairs = SURFACES.flatMap((surface) =>
      ['--ui-border-accented', '--ui-primary', '--ui-error'].map(
        (mark) => [`${mark} on ${surface}`, color(mark), color(surface)] as const,
      ),
    );
    expect(tooLow(MARK, pairs)).toEqual([]);
  });

  it('has colours of charts and categories that can be told from a card', () => {
    const panel = color('--ui-bg');
    const series = CHART.map((name) => [name, color(`--chart-${name}`), panel] as const);
    const categories = SUGGESTED_COLORS.map((one) => [one, readableColor(one, panel), panel] as const);
    expect(tooLow(MARK, [...series, ...categories])).toEqual([]);
  });

  it.each(['--grad-brand', '--grad-money'])('has a %s that white text can be read on anywhere', (name) => {
    const pairs = pointsOf(color(name)).map((point) => [`${theme} ${name}`, WHITE, point] as const);
    expect(pairs.length).toBeGreaterThan(100);
    expect(tooLow(TEXT, pairs)).toEqual([]);
  });
});

it('computes what lies over another colour', () => {
  expect(over('#000000', 0.5, '#ffffff')).toBe('#808080');
  expect(
    pointsOf('linear-gradient(rgb(0 0 0 / 1), rgb(0 0 0 / 1)), linear-gradient(1deg, #ff0000 0%, #00ff00 100%)'),
  ).toContain('#000000');
});
