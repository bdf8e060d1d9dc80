import { diff } from './diff.ts';

interface Thing {
  name: string;
  amountMinor: bigint;
  tags: string[];
  note?: string | undefined;
}

const thing: Thing = { name: 'Taxi', amountMinor: 1250n, tags: ['trip'] };

describe('diff', () => {
  it('contains only changed fields', () => {
    expect(diff(thing, { ...thing, amountMinor: 1300n, tags: ['trip'] })).toEqual({
      amountMinor: { before: '1250', after: '1300' },
    });
  });

  it('contains every field of a created or deleted object', () => {
    expect(diff(null, thing)).toEqual({
      name: { before: null, after: 'Taxi' },
      amountMinor: { before: null, after: '1250' },
      tags: { before: null, after: ['trip'] },
    });
    expect(diff(thing, null)['name']).toEqual({ before: 'Taxi', after: null });
  });

  it('takes undefined and null for the same, and looks into lists', () => {
    expect(diff(thing, { ...thing, note: undefined })).toEqual({});
    expect(diff(thing, { ...thing, tags: ['trip', 'late'] })).toEqual({
      tags: { before: ['trip'], after: ['trip', 'late'] },
    });
  });

  it('keeps to the fields it is given', () => {
    expect(diff<Thing>(null, thing, ['name', 'note'])).toEqual({ name: { before: null, after: 'Taxi' } });
  });
});
