import { chooseRunners } from './test-runners.ts';

describe('chooseRunners', () => {
  it("runs both for the whole suite, whose arguments are jest's", () => {
    expect(chooseRunners([])).toEqual({ jest: [], vitest: [] });
    expect(chooseRunners(['--runInBand'])).toEqual({ jest: ['--runInBand'], vitest: [] });
  });

  it('runs vitest alone for paths below web/', () => {
    expect(chooseRunners(['web'])).toEqual({ jest: null, vitest: [''] });
    expect(chooseRunners(['./web/src/ui', '-t', 'sorts'])).toEqual({ jest: null, vitest: ['src/ui', '-t', 'sorts'] });
  });

  it('runs jest alone for other paths', () => {
    expect(chooseRunners(['tools/test'])).toEqual({ jest: ['tools/test'], vitest: null });
    expect(chooseRunners(['-t', 'webhook'])).toEqual({ jest: ['-t', 'webhook'], vitest: null });
  });

  it('refuses paths of both', () => {
    expect(() => chooseRunners(['web/src/ui', 'tools/test'])).toThrow(/tools\/test under jest/);
  });
});
