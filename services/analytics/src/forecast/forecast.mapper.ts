import type { Forecast } from '../__generated__/resolvers.ts';
import { toMoneyOrNull } from '../dashboards/money.mapper.ts';
import type { ProjectFigures } from '../spend/project-spend.service.ts';
import { exhaustionDate } from './exhaustion.ts';
import type { ShownForecast } from './forecast.service.ts';

/** A forecast as GraphQL shows it. */
export function toForecast(forecast: ShownForecast, figures: ProjectFigures): Forecast {
  const { project, currency, today, spentMinor, burnRateMinor, usedUpOn } = figures;
  return {
    expectedTotal: toMoneyOrNull(forecast.expectedTotalMinor, currency),
    pOverspend: forecast.pOverspend,
    low: toMoneyOrNull(forecast.lowMinor, currency),
    high: toMoneyOrNull(forecast.highMinor, currency),
    exhaustionDate: exhaustionDate({
      today,
      endDate: project.endDate,
      remainingMinor: project.startingBudgetMinor - spentMinor,
      burnRateMinor: forecast.method === 'ended' ? null : burnRateMinor,
      usedUpOn,
    }),
    method: forecast.method,
    monthsUsed: forecast.monthsUsed,
    isCurrent: forecast.isCurrent,
  };
}
