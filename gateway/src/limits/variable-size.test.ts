import { checkVariableSize } from './variable-size.ts';

const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);

describe('the size of variables', () => {
  it.each([
    ['none', undefined],
    [
      'an input with lists',
      { input: { amount: '1', tags: Array.from({ length: 20 }, (_, n) => `t${n}`), note: null } },
    ],
    ['nesting', { a: nested(900) }],
  ])('may be %s', (_what, variables) => {
    expect(() => checkVariableSize(variables)).not.toThrow();
  });

  it.each([
    ['a long list', { input: { tags: Array.from({ length: 200_000 }, () => 5) } }],
    ['many lists', { input: Array.from({ length: 50 }, () => Array.from({ length: 50 }, () => 1)) }],
    ['deep nesting', { a: nested(1_100) }],
    ['many names', Object.fromEntries(Array.from({ length: 1_001 }, (_, n) => [`v${n}`, n]))],
  ])('is refused for %s', (_what, variables) => {
    expect(() => checkVariableSize(variables)).toThrow('more than 1000 values');
  });
});
