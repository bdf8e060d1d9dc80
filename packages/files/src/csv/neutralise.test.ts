import { neutralise, restoreNeutralised } from './neutralise.ts';

describe('neutralising of formulas', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+49 30 1234', "'+49 30 1234"],
    ['-2 apples', "'-2 apples"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t'=1"],
    ['\r=1', "'\r'=1"],
    ['a;\t\r@b', "a;'\t'\r'@b"],
    ['＝1+1', "'＝1+1"],
    ['a;=cmd|calc!A0;b', "a;'=cmd|calc!A0;b"],
    ['first\n=1+1', "first\n'=1+1"],
    ['a,@b', "a,'@b"],
    ['x;"=1+1;"', 'x;"\'=1+1;"'],
    ['a\n""=1', 'a\n""\'=1'],
    ['"=1', '"\'=1'],
  ])('puts an apostrophe into %j', (text, neutral) => {
    expect(neutralise(text)).toBe(neutral);
    expect(restoreNeutralised(neutral)).toBe(text);
  });

  it.each(["it's", "'quoted'", "rock 'n' roll", "a'=b"])('takes no other apostrophe away: %j', (text) => {
    expect(restoreNeutralised(text)).toBe(text);
  });

  it.each(['', 'Figma', 'a = b', 'a, -5', "'=1", 'x-y', 'say "-5"', 'Ünïcode 🙂'])('leaves %j as it is', (text) => {
    expect(neutralise(text)).toBe(text);
  });
});
