import { expect, it } from 'vitest';
import { randomId } from './random-id.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

it('makes a UUID', () => expect(randomId()).toMatch(UUID));

it('makes one without crypto.randomUUID, as on a page without TLS', () => {
  const source = { getRandomValues: crypto.getRandomValues.bind(crypto) };
  expect(randomId(source)).toMatch(UUID);
  expect(randomId(source)).not.toBe(randomId(source));
});
