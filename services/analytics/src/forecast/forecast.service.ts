import { setImmediate as breathe } from 'node:timers/promises';
import type { ProjectFigures } from '../spend/project-spend.service.ts';
import { exhaustionDate } from './exhaustion.ts';
import { forecastProject, type ForecastInput, type ProjectForecast } from './forecast.ts';

/** A forecast with the day on which the budget is used up. */
export interface DatedForecast extends ProjectForecast {
  /** YYYY-MM-DD */
  exhaustionDate: string | null;
}

const MOST = 5_000;

/** Forecasts projects. What was forecast from the same figures on the same day is not simulated again. */
export class Forecaster {
  /** By project, whose ids are unique across tenants: what it was made from, and what came out. The oldest go first. */
  readonly #made = new Map<number, { from: string; forecast: ProjectForecast }>();

  async forecast(figures: ProjectFigures): Promise<DatedForecast> {
    const { project, today, spentMinor, burnRateMinor, usedUpOn } = figures;
    const forecast = await this.#simulated(inputOf(figures));
    const remainingMinor = project.startingBudgetMinor - spentMinor;
    const { endDate } = project;
    const isOver = forecast.method === 'ended';
    return {
      ...forecast,
      exhaustionDate: exhaustionDate({
        today,
        endDate,
        remainingMinor,
        burnRateMinor: isOver ? null : burnRateMinor,
        usedUpOn,
      }),
    };
  }

  async #simulated(input: ForecastInput): Promise<ProjectForecast> {
    const from = JSON.stringify(input, (_key, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
    const { projectId } = input;
    const known = this.#made.get(projectId);
    if (known?.from === from) return known.forecast;
    // A simulation takes some milliseconds of the one thread; others have their turn between two.
    await breathe();
    const forecast = forecastProject(input);
    this.#made.delete(projectId);
    this.#made.set(projectId, { from, forecast });
    const [longestUnused] = this.#made.keys();
    if (this.#made.size > MOST && longestUnused !== undefined) this.#made.delete(longestUnused);
    return forecast;
  }
}

/** What the forecast of a project with these figures follows from. */
export function inputOf({ project, today, months, aheadThisMonthMinor, spentMinor }: ProjectFigures): ForecastInput {
  const { projectId, endDate, projectedEstimateMinor, status } = project;
  return {
    ...{ projectId, today, endDate, isOver: status !== 'active' },
    ...{ months, aheadThisMonthMinor, spentMinor, projectedEstimateMinor },
  };
}
