import { changedFields, type ProjectFields } from './project.rules.ts';

/** A project from before the bounds of dates and texts. */
const OLDER: ProjectFields = {
  name: 'Bridge\u202e',
  description: '\u200b',
  startDate: '1000-01-01',
  endDate: null,
  startingBudgetMinor: 100n,
  projectedEstimateMinor: 100n,
  currency: 'USD',
  status: 'active',
};
const refused = (...fields: string[]) =>
  expect.objectContaining({
    code: 'VALIDATION_FAILED',
    details: fields.map((field) => expect.objectContaining({ field })),
  });

describe('a change of a project', () => {
  it('does not check again what it leaves as it is', () => {
    expect(changedFields(OLDER, { status: 'completed' })).toEqual({ ...OLDER, status: 'completed' });
    expect(changedFields(OLDER, { name: ' The  bridge ' })).toEqual({ ...OLDER, name: 'The bridge' });
    expect(changedFields(OLDER, { description: null })).toEqual({ ...OLDER, description: null });
  });

  it('checks what it gives', () => {
    const change = { name: OLDER.name, description: OLDER.description, startDate: OLDER.startDate };
    expect(() => changedFields(OLDER, change)).toThrow(refused('name', 'description', 'startDate'));
  });
});
