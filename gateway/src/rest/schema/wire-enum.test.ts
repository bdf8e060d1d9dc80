import { wireEnum } from './wire-enum.ts';

const colour = wireEnum({ red: 'RED', green: 'GREEN' });

describe('wireEnum', () => {
  it('translates both ways', () => {
    expect(colour.input.parse('red')).toBe('RED');
    expect(colour.toRest('GREEN')).toBe('green');
  });

  it.each(['RED', 'toString', '', null, 1])('refuses %j and says what there is', (word) => {
    expect(colour.input.safeParse(word).error?.issues).toMatchObject([{ message: 'must be one of red, green' }]);
  });

  it('says when it is missing', () => {
    expect(colour.input.safeParse(undefined).error?.issues).toMatchObject([{ message: 'is required' }]);
  });
});
