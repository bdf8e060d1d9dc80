import { expect, it } from 'vitest';
import { suggestSlug } from './slug.ts';

it.each([
  ['Demo Company', 'demo-company'],
  ['Müller & Söhne GmbH', 'mueller-soehne-gmbh'],
  ['  3M – Café Straße! ', 'm-cafe-strasse'],
  ['株式会社', ''],
  ['a'.repeat(39) + ' b', 'a'.repeat(39)],
])('suggests for %s', (name, slug) => {
  expect(suggestSlug(name)).toBe(slug);
});
