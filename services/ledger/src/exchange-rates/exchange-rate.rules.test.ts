import { plainRate } from './exchange-rate.mapper.ts';
import { readRate } from './exchange-rate.rules.ts';

const TODAY = '2026-03-01';
const INPUT = { date: '2026-01-01', from: 'EUR', to: 'USD', rate: '1.10' };

describe('a rate', () => {
  it('is read as plain text without trailing zeros', () => {
    expect(readRate(INPUT, TODAY)).toEqual({
      key: { day: '2026-01-01', fromCurrency: 'EUR', toCurrency: 'USD' },
      rate: '1.1',
    });
    expect(plainRate('0.900000000000')).toBe('0.9');
    expect(plainRate('100.000000000000')).toBe('100');
  });

  it.each([
    [{ from: 'EURO' }, 'from'],
    [{ to: 'eur' }, 'to'],
    [{ to: 'EUR' }, 'to'],
    [{ rate: '0' }, 'rate'],
    [{ rate: '0.0000000000001' }, 'rate'],
    [{ rate: '1e3' }, 'rate'],
    [{ date: '1969-12-31' }, 'date'],
    [{ date: '2027-03-02' }, 'date'],
  ])('refuses %j', (input, field) => {
    expect(() => readRate({ ...INPUT, ...input }, TODAY)).toThrow(
      expect.objectContaining({ code: 'VALIDATION_FAILED', details: [expect.objectContaining({ field })] }),
    );
  });
});
