import { conflict, invalidField } from './app-error.ts';
import { checkTogether } from './check-together.ts';

const wrong = (field: string) => () => {
  throw invalidField(field, 'is wrong', 'INVALID_FORMAT');
};

describe('checkTogether', () => {
  it('passes when every check does', () => {
    expect(() =>
      checkTogether(
        () => 1,
        () => undefined,
      ),
    ).not.toThrow();
  });

  it('names every wrong field, each once', () => {
    const details = [expect.objectContaining({ field: 'currency' }), expect.objectContaining({ field: 'amount' })];
    expect(() => checkTogether(wrong('currency'), () => 'fine', wrong('amount'), wrong('currency'))).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', details }),
    );
  });

  it('lets other errors through at once', () => {
    const taken = () => {
      throw conflict('NAME_TAKEN', 'taken');
    };
    expect(() => checkTogether(taken, wrong('name'))).toThrow(expect.objectContaining({ code: 'NAME_TAKEN' }));
  });
});
