import { forecastNews, forecastsConfirmed, type NewForecast } from './forecast-update.ts';

const forecast: NewForecast = {
  ...{ projectId: 1, day: '2026-11-22', method: 'log_normal', monthsUsed: 4, currency: 'EUR' },
  ...{
    spentMinor: 5n,
    projectedEstimateMinor: 9n,
    expectedTotalMinor: 8n,
    lowMinor: 7n,
    highMinor: 9n,
    figuresHash: 'a',
    pOverspend: 0.25,
    closed: false,
  },
};
const told = { ...forecast, version: 3 };

it('tells what was not told yet, and what says something else now', () => {
  expect(forecastNews([forecast], [])).toEqual([{ ...forecast, version: 1 }]);
  const changes: Partial<NewForecast>[] = [
    ...[{ method: 'ended' as const }, { monthsUsed: 5 }, { spentMinor: 6n }, { projectedEstimateMinor: 1n }],
    ...[{ expectedTotalMinor: null }, { pOverspend: null }, { currency: 'USD' }],
  ];
  for (const change of changes) {
    expect(forecastNews([{ ...forecast, ...change }], [told])).toEqual([{ ...forecast, ...change, version: 4 }]);
  }
});

it('tells nothing twice, however many days pass', () => {
  expect(forecastNews([{ ...forecast, day: '2026-11-23' }], [told])).toEqual([]);
});

it('keeps what says the same on another day, or from other figures, under the version that was told', () => {
  const later = { ...forecast, day: '2026-11-23', lowMinor: 6n };
  expect(forecastsConfirmed([later], [told])).toEqual([{ ...later, version: 3 }]);
  expect(forecastsConfirmed([{ ...forecast, figuresHash: 'b' }], [told])).toEqual([{ ...told, figuresHash: 'b' }]);
  expect(forecastsConfirmed([forecast], [told])).toEqual([]);
  expect(
    forecastsConfirmed(
      [
        { ...later, spentMinor: 6n },
        { ...later, projectId: 2 },
      ],
      [told],
    ),
  ).toEqual([]);
});

it('tells the end once, and a new beginning', () => {
  const ended = { ...told, closed: true, version: 4 };
  expect(forecastNews([], [told])).toEqual([ended]);
  expect(forecastNews([], [ended])).toEqual([]);
  expect(forecastNews([forecast], [ended])).toEqual([{ ...forecast, version: 5 }]);
});
