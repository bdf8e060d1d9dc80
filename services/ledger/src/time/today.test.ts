import { today } from './today.ts';

it('is the day in UTC', () => {
  expect(today(new Date('2026-12-31T23:59:59.999Z'))).toBe('2026-12-31');
});
