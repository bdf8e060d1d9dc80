import { AppError, conflict, invalidField } from '@outlay/errors/app-error';
import { requireValid } from './require-valid.ts';

describe('requireValid', () => {
  it('passes when every check does', () => {
    expect(() => requireValid([() => 1, () => undefined])).not.toThrow();
  });

  it('names every wrong field once', () => {
    const wrong = (field: string) => () => {
      throw invalidField(field, 'is wrong');
    };
    expect.assertions(2);
    try {
      requireValid([wrong('currency'), wrong('amount'), wrong('currency'), () => 'fine']);
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ details: [{ field: 'currency' }, { field: 'amount' }] });
    }
  });

  it('lets other errors through at once', () => {
    const taken = () => {
      throw conflict('NAME_TAKEN', 'taken');
    };
    expect(() => requireValid([taken])).toThrow(expect.objectContaining({ code: 'NAME_TAKEN' }));
  });
});
