import { scaleOf, tickFormat } from './scale.ts';
import { valueFormat } from './value-format.ts';

describe('values in a chart', () => {
  it.each([
    [[0.4, 0.8], 2, '0.40'],
    [[0.3], 3, '0.300'],
    [[999.5], 2, '999.50'],
    [[12, -1_000], 2, '12'],
    [[12], undefined, '12'],
    [[12], 0, '12'],
  ])('%j with %s digits are written like %s', (values, digits, written) => {
    expect(valueFormat(values, digits, 'en').format(values[0] ?? 0)).toBe(written);
  });

  it.each([
    [[0.003], ['0.000', '0.001', '0.002', '0.003']],
    [[2], ['0.00', '0.50', '1.00', '1.50', '2.00']],
    [[40], ['0', '10', '20', '30', '40']],
  ])('an axis of %j has the ticks %j', (values, ticks) => {
    const scale = scaleOf(values);
    expect(scale.ticks.map((tick) => tickFormat(scale, 'en').format(tick))).toEqual(ticks);
  });
});
