import { dateReadings } from './date-readings.ts';

describe('dateReadings', () => {
  it.each([
    '2026-12-31',
    '2026/12/31',
    '2026.12.31',
    '20261231',
    '2026-12-31T10:00:00Z',
    '2026-12-31T10:00:00.000+01:00',
    '2026-12-31 10:00:00 UTC',
    '31.12.2026',
    '31.12.26',
    '31. 12. 2026',
    '31/12/2026',
    '31-12-2026',
    '31.12.2026 10:00',
    '31.12.2026, 10:00 ',
    '12/31/2026',
    '12/31/26 10:00 PM',
    '31-Dez-2026',
    '31-Dec-26',
    'Dec 31, 2026',
    'December 31, 2026',
    '31 Dec 2026',
    '31. Dezember 2026',
    '31 déc. 2026',
    '31 de diciembre de 2026',
    'Thu, Dec 31, 2026',
    'Donnerstag, 31. Dezember 2026',
    '31st December 2026',
    '2026-Dec-31',
    '31Dec2026',
    '2026年12月31日',
    "'2026-12-31",
    '31.12.2026.',
  ])('reads %j', (text) => {
    expect(new Set(Object.values(dateReadings(text) ?? {}).filter((day) => day !== null))).toEqual(
      new Set(['2026-12-31']),
    );
  });

  it.each([
    ['05/06/2026', { ymd: null, dmy: '2026-06-05', mdy: '2026-05-06' }],
    ['05.06.2026', { ymd: null, dmy: '2026-06-05', mdy: null }],
    ['10-11-12', { ymd: '2010-11-12', dmy: '2012-11-10', mdy: '2012-10-11' }],
    ['10112012', { ymd: null, dmy: '2012-11-10', mdy: '2012-10-11' }],
    ['1/2/71', { ymd: null, dmy: '1971-02-01', mdy: '1971-01-02' }],
  ])('reads %j in several orders', (text, readings) => {
    expect(dateReadings(text)).toEqual(readings);
  });

  it.each([
    '',
    'offen',
    '31.02.2026',
    '2026-02-29',
    '30/30/2026',
    '12.30',
    '1.234.567',
    'Marketing',
    '2026',
    'Dec 2026',
    '99999999',
    '10:30',
  ])('reads no date from %j', (text) => {
    expect(dateReadings(text)).toBeNull();
  });

  it('knows leap years', () => {
    expect(dateReadings('29.02.2028')?.dmy).toBe('2028-02-29');
    expect(dateReadings('29.02.2100')).toBeNull();
  });
});
