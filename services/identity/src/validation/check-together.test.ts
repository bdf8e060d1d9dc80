import { notFound } from '@outlay/errors/app-error';
import { checkLocale, checkTimeZone } from '../tenants/locality.ts';
import { changed, checkTogether } from './check-together.ts';

describe('checkTogether', () => {
  it('names every field that is wrong', () => {
    expect(() =>
      checkTogether(
        () => checkLocale('?'),
        () => checkLocale('en'),
        () => checkTimeZone('?'),
      ),
    ).toThrow(
      expect.objectContaining({
        code: 'VALIDATION_FAILED',
        details: [expect.objectContaining({ field: 'locale' }), expect.objectContaining({ field: 'timeZone' })],
      }),
    );
  });

  it('says nothing when all is well', () => expect(() => checkTogether(() => checkLocale('en'))).not.toThrow());

  it('lets other failures through at once', () => {
    const fails = (): never => {
      throw notFound('It');
    };
    expect(() => checkTogether(fails)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });
});

describe('changed', () => {
  it('takes a new value', () => expect(changed('b', 'a', 'name')).toBe('b'));
  it('keeps what is left out', () => expect(changed(undefined, 'a', 'name')).toBe('a'));
  it('refuses null', () =>
    expect(() => changed(null, 'a', 'name')).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' })));
});
