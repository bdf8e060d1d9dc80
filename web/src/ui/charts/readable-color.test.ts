import { expect, it } from 'vitest';
import { contrastOf, readableColor } from './readable-color.ts';

const PANELS = { dark: '#121826', light: '#ffffff' };

it('computes contrast as WCAG does', () => {
  expect(contrastOf('#000000', '#ffffff')).toBe(21);
  expect(contrastOf('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
  expect(contrastOf('red', '#ffffff')).toBe(1);
});

it.each(['#84cc16', '#f59e0b', '#ffffff', '#000000', '#6366f1', '#0b0f1a', '#ffff00'])(
  'makes %s readable on both panels',
  (color) => {
    for (const panel of Object.values(PANELS)) {
      expect(contrastOf(readableColor(color, panel), panel)).toBeGreaterThanOrEqual(3);
    }
  },
);

it('leaves a colour alone that is readable', () => {
  expect(readableColor('#6366f1', PANELS.light)).toBe('#6366f1');
});

it('leaves alone what is no colour', () => {
  expect(readableColor('', PANELS.light)).toBe('');
});
