import { checkBookingDate, checkDate } from './date.ts';

const OUT_OF_RANGE = 'OUT_OF_RANGE';

describe('a day to book for', () => {
  it.each(['1970-01-01', '2026-02-28', '2027-02-28'])('may be %s', (date) => {
    expect(() => checkBookingDate(date, 'date', '2026-02-28')).not.toThrow();
  });

  it.each([
    ['1969-12-31', OUT_OF_RANGE, '1970-01-01'],
    ['0001-01-01', OUT_OF_RANGE, '1970-01-01'],
    ['2027-03-01', OUT_OF_RANGE, '2027-02-28'],
    ['9999-12-31', OUT_OF_RANGE, '2027-02-28'],
    ['2026-02-30', 'NOT_A_DATE', 'YYYY-MM-DD'],
  ])('is refused when it is %s, with the bound', (date, code, named) => {
    const details = [{ field: 'date', code, message: expect.stringContaining(named) }];
    expect(() => checkBookingDate(date, 'date', '2026-02-28')).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', details }),
    );
  });
});

describe('a day to filter by', () => {
  it.each(['1970-01-01', '9999-12-31'])('may be %s', (date) => expect(checkDate(date, 'from')).toBe(date));
  it.each(['1969-12-31', '2026-02-30', '26-02-01', ''])('is refused when it is %p', (date) => {
    expect(() => checkDate(date, 'from')).toThrow(expect.objectContaining({ code: 'VALIDATION_FAILED' }));
  });
});
