import { isNewer } from './ordering.ts';

describe('isNewer', () => {
  it.each([
    ['nothing is stored', { epoch: 1, version: 1 }, null, true],
    ['the version is higher', { epoch: 1, version: 3 }, { epoch: 1, version: 2 }, true],
    ['it is a duplicate', { epoch: 1, version: 2 }, { epoch: 1, version: 2 }, false],
    ['the version is lower', { epoch: 1, version: 1 }, { epoch: 1, version: 2 }, false],
    ['the epoch is higher, whatever the version', { epoch: 2, version: 1 }, { epoch: 1, version: 9 }, true],
    ['the epoch is lower, whatever the version', { epoch: 1, version: 9 }, { epoch: 2, version: 1 }, false],
  ])('when %s', (_when, event, stored, expected) => {
    expect(isNewer(event, stored)).toBe(expected);
  });
});
