import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { patienceWithin } from '@outlay/tenancy/deadline';
import { tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { SpendFigures } from '../spend/project-spend.service.ts';
import type { ShownForecastMethod } from './forecast-method.ts';
import { planForecast, type ForecastInput, type ProjectForecast } from './forecast.ts';
import { QueueFullError } from './fair-queue.ts';
import type { PublishedForecast } from './project-forecast.repository.ts';
import type { SimulatedSpend, SimulationTask } from './simulate.ts';

export interface ShownForecast extends Omit<ProjectForecast, 'method'> {
  method: ShownForecastMethod;
  /** False when it was made from earlier figures, or is still being made. */
  isCurrent: boolean;
}

/** Simulates elsewhere than on the calling thread. */
export interface Simulator {
  /** @throws QueueFullError when too many simulations wait */
  simulate(tenantId: number, task: SimulationTask): Promise<SimulatedSpend>;
}

/** Reads the forecasts that were published last, by project. */
export type ReadPublishedForecasts = (
  context: RequestContext,
  projectIds: readonly number[],
) => Promise<Map<number, PublishedForecast>>;

/** Longest wait of a request for all of its forecasts together. */
const PATIENCE_MS = 1_000;
const MOST_REMEMBERED = 5_000;
const PENDING: ShownForecast = {
  ...{ method: 'pending', monthsUsed: 0, isCurrent: false },
  ...{ expectedTotalMinor: null, pOverspend: null, lowMinor: null, highMinor: null, ranges: [] },
};

/**
 * Forecasts projects. A forecast from the same figures on the same day is not made twice: it is taken from memory or
 * from the published ones.
 */
export class ForecastService {
  readonly #simulator: Simulator;
  readonly #readPublishedForecasts: ReadPublishedForecasts;
  /** By project, whose ids are unique across tenants. The oldest go first. */
  readonly #made = new Map<number, { from: string; forecast: Promise<ProjectForecast> }>();

  constructor(simulator: Simulator, readPublishedForecasts: ReadPublishedForecasts) {
    this.#simulator = simulator;
    this.#readPublishedForecasts = readPublishedForecasts;
  }

  /** Makes a forecast, however long it takes. @throws QueueFullError when too many wait */
  async make(tenantId: number, figures: SpendFigures): Promise<ProjectForecast> {
    const input = inputOf(figures);
    const { task, finish } = planForecast(input);
    if (!task) return finish(null);
    const from = `${input.today} ${figuresHash(figures)}`;
    const known = this.#made.get(input.projectId);
    if (known?.from === from) return known.forecast;
    const forecast = this.#simulator.simulate(tenantId, task).then(finish);
    this.#remember(input.projectId, from, forecast);
    return forecast;
  }

  /**
   * The forecasts of these projects, in their order, within a second and half of the time until the deadline: where one cannot be made in time, the last published one,
   * or a pending one. It is made all the same, so that the next request finds it.
   * @param options.ofAnyDay takes one of an earlier day too, when the figures are the same
   */
  async show(
    context: RequestContext,
    figures: readonly SpendFigures[],
    options: { ofAnyDay?: boolean } = {},
  ): Promise<ShownForecast[]> {
    const tenantId = tenantOf(context);
    const ids = figures.filter((one) => planForecast(inputOf(one)).task).map(({ project }) => project.projectId);
    const published =
      ids.length === 0 ? new Map<number, PublishedForecast>() : await this.#readPublishedForecasts(context, ids);
    const patience = new AbortController();
    const tooLong = delay(patienceWithin(context.deadline, PATIENCE_MS), null, { signal: patience.signal }).catch(
      () => null,
    );
    try {
      return await Promise.all(
        figures.map(async (one) => {
          const last = published.get(one.project.projectId);
          const isSame = last?.figuresHash === figuresHash(one);
          if (last && isSame && (options.ofAnyDay || last.day === one.today)) return { ...last, isCurrent: true };
          const made = this.make(tenantId, one).catch(nullIfFull);
          const forecast = await Promise.race([made, tooLong]);
          if (forecast) return { ...forecast, isCurrent: true };
          return last ? { ...last, isCurrent: isSame } : PENDING;
        }),
      );
    } finally {
      patience.abort();
    }
  }

  #remember(projectId: number, from: string, forecast: Promise<ProjectForecast>): void {
    this.#made.delete(projectId);
    this.#made.set(projectId, { from, forecast });
    forecast.catch(() => {
      if (this.#made.get(projectId)?.forecast === forecast) this.#made.delete(projectId);
    });
    const [oldest] = this.#made.keys();
    if (this.#made.size > MOST_REMEMBERED && oldest !== undefined) this.#made.delete(oldest);
  }
}

/** The input of a forecast, from a project's figures. */
export function inputOf(figures: SpendFigures): ForecastInput {
  const { project, today, months, aheadThisMonthMinor, spentMinor } = figures;
  const { projectId, endDate, projectedEstimateMinor, status } = project;
  return {
    ...{ projectId, today, endDate, isOver: status !== 'active' },
    ...{ months, aheadThisMonthMinor, spentMinor, projectedEstimateMinor },
  };
}

/** Hash of the figures that a forecast depends on, without the day. */
export function figuresHash(figures: SpendFigures): string {
  const { today: _day, ...input } = inputOf(figures);
  const text = JSON.stringify([MODEL, input], (_key, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  );
  return createHash('sha256').update(text).digest('base64url');
}

/** Part of every hash: raise it when the model changes, so that no forecast of an older one is taken for current. */
const MODEL = 2;

function nullIfFull(error: unknown): null {
  if (error instanceof QueueFullError) return null;
  throw error;
}
