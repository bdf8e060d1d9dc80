import { forecastsToPublish, unchangedForecasts, type NewForecast } from './forecast-update.ts';

const forecast: NewForecast = {
  ...{ projectId: 1, day: '2026-11-22', method: 'log_normal', monthsUsed: 4, currency: 'EUR' },
  ...{
    spentMinor: 5n,
    projectedEstimateMinor: 9n,
    expectedTotalMinor: 8n,
    lowMinor: 7n,
    highMinor: 9n,
    ranges: [],
    figuresHash: 'a',
    pOverspend: 0.25,
    closed: false,
  },
};
const published = { ...forecast, version: 3 };

it('publishes new and changed forecasts', () => {
  expect(forecastsToPublish([forecast], [])).toEqual([{ ...forecast, version: 1 }]);
  const changes: Partial<NewForecast>[] = [
    ...[{ method: 'ended' as const }, { monthsUsed: 5 }, { spentMinor: 6n }, { projectedEstimateMinor: 1n }],
    ...[{ expectedTotalMinor: null }, { pOverspend: null }, { currency: 'USD' }],
  ];
  for (const change of changes) {
    expect(forecastsToPublish([{ ...forecast, ...change }], [published])).toEqual([
      { ...forecast, ...change, version: 4 },
    ]);
  }
});

it('publishes nothing twice, however many days pass', () => {
  expect(forecastsToPublish([{ ...forecast, day: '2026-11-23' }], [published])).toEqual([]);
});

it('keeps an equal forecast of another day, or from other figures, under the published version', () => {
  const later = { ...forecast, day: '2026-11-23', lowMinor: 6n };
  expect(unchangedForecasts([later], [published])).toEqual([{ ...later, version: 3 }]);
  expect(unchangedForecasts([{ ...forecast, figuresHash: 'b' }], [published])).toEqual([
    { ...published, figuresHash: 'b' },
  ]);
  expect(unchangedForecasts([forecast], [published])).toEqual([]);
  expect(
    unchangedForecasts(
      [
        { ...later, spentMinor: 6n },
        { ...later, projectId: 2 },
      ],
      [published],
    ),
  ).toEqual([]);
});

it('publishes the end once, and a new beginning', () => {
  const ended = { ...published, closed: true, version: 4 };
  expect(forecastsToPublish([], [published])).toEqual([ended]);
  expect(forecastsToPublish([], [ended])).toEqual([]);
  expect(forecastsToPublish([forecast], [ended])).toEqual([{ ...forecast, version: 5 }]);
});
