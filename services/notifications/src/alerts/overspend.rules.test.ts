import { overspendSeverity, overspendVerdict } from './overspend.rules.ts';

describe('the verdict on a forecast', () => {
  it.each([
    [1, 'raise'],
    [0.9, 'raise'],
    [0.8999, 'keep'],
    [0.8, 'keep'],
    [0.7999, 'clear'],
    [0, 'clear'],
    [undefined, 'keep'],
  ] as const)('at %p is %p', (pOverspend, verdict) => {
    expect(overspendVerdict({ pOverspend, closed: false })).toBe(verdict);
    expect(overspendVerdict({ pOverspend, closed: true })).toBe('clear');
  });

  it('is critical when it is all but certain', () => {
    expect([0.9, 0.9899, 0.99, 1].map(overspendSeverity)).toEqual(['WARNING', 'WARNING', 'CRITICAL', 'CRITICAL']);
  });
});
