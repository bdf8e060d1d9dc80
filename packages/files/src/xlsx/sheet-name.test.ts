import { sheetNames } from './sheet-name.ts';

describe('names of sheets', () => {
  it('are what Excel takes', () => {
    const long = 'A name that is longer than thirty-one characters';
    expect(sheetNames(['Spend/Budget [2026]', "'quoted'", '', 'History', long, `${'x'.repeat(30)}🙂`])).toEqual([
      'Spend Budget  2026',
      'quoted',
      'Sheet',
      'History 1',
      'A name that is longer than thir',
      'x'.repeat(30),
    ]);
  });

  it('are different in any case', () => {
    expect(sheetNames(['Trend', 'trend', 'TREND'])).toEqual(['Trend', 'trend (2)', 'TREND (3)']);
  });
});
