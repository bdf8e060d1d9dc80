import type { ProjectFigures } from '../spend/project-spend.service.ts';
import type { ProjectForecast } from './forecast.ts';
import type { PublishedForecast } from './project-forecast.repository.ts';

/** A forecast before it has a version. */
export type NewForecast = Omit<PublishedForecast, 'version'>;

/** The forecast of a project in the form that is published. */
export function newForecast(figures: ProjectFigures, forecast: ProjectForecast, figuresHash: string): NewForecast {
  const { project, today, spentMinor } = figures;
  return {
    projectId: project.projectId,
    day: today,
    method: forecast.method,
    monthsUsed: forecast.monthsUsed,
    currency: project.currency,
    spentMinor,
    projectedEstimateMinor: project.projectedEstimateMinor,
    expectedTotalMinor: forecast.expectedTotalMinor,
    lowMinor: forecast.lowMinor,
    highMinor: forecast.highMinor,
    ranges: forecast.ranges,
    pOverspend: forecast.pOverspend,
    closed: false,
    figuresHash,
  };
}

/**
 * Selects forecasts to publish: those that differ from the last published ones, whatever the day, and the end of those whose projects
 * are not forecast any more. Each has the version after the last published one.
 */
export function forecastsToPublish(
  now: readonly NewForecast[],
  published: readonly PublishedForecast[],
): PublishedForecast[] {
  const known = new Map(published.map((forecast) => [forecast.projectId, forecast]));
  const present = new Set(now.map(({ projectId }) => projectId));
  const changed = now.flatMap((forecast) => {
    const last = known.get(forecast.projectId);
    if (last && isEqual(forecast, last)) return [];
    return [{ ...forecast, version: (last?.version ?? 0) + 1 }];
  });
  const ended = published
    .filter(({ projectId, closed }) => !closed && !present.has(projectId))
    .map((last) => ({ ...last, closed: true, version: last.version + 1 }));
  return [...changed, ...ended];
}

/** Selects forecasts that equal the published ones but were made from other figures or on another day. They keep the published version. */
export function unchangedForecasts(
  now: readonly NewForecast[],
  published: readonly PublishedForecast[],
): PublishedForecast[] {
  const known = new Map(published.map((forecast) => [forecast.projectId, forecast]));
  return now.flatMap((forecast) => {
    const last = known.get(forecast.projectId);
    if (!last || !isEqual(forecast, last)) return [];
    const isKept = last.day === forecast.day && last.figuresHash === forecast.figuresHash;
    return isKept ? [] : [{ ...forecast, version: last.version }];
  });
}

function isEqual(a: NewForecast, b: NewForecast): boolean {
  return (
    a.method === b.method &&
    a.monthsUsed === b.monthsUsed &&
    a.currency === b.currency &&
    a.spentMinor === b.spentMinor &&
    a.projectedEstimateMinor === b.projectedEstimateMinor &&
    a.expectedTotalMinor === b.expectedTotalMinor &&
    a.pOverspend === b.pOverspend &&
    a.closed === b.closed
  );
}
