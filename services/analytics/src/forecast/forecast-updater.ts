import { addToOutbox } from '@outlay/messaging/outbox';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { forecastEvent } from '../messaging/forecast-events.ts';
import { ReplicaReadingRepository } from '../replicas/replica-reading.repository.ts';
import type { ProjectFigures, ProjectSpendService } from '../spend/project-spend.service.ts';
import { ForecastDueRepository, type DueProject } from './forecast-due.repository.ts';
import { forecastsToPublish, unchangedForecasts, newForecast, type NewForecast } from './forecast-update.ts';
import { figuresHash, type ForecastService } from './forecast.service.ts';
import { ProjectForecastRepository, type PublishedForecast } from './project-forecast.repository.ts';

/** Makes due forecasts, stores them, and publishes those that changed. */
export class ForecastUpdater {
  readonly #database: TenantDatabase;
  readonly #spend: ProjectSpendService;
  readonly #forecaster: ForecastService;

  constructor(database: TenantDatabase, spend: ProjectSpendService, forecaster: ForecastService) {
    this.#database = database;
    this.#spend = spend;
    this.#forecaster = forecaster;
  }

  /**
   * Forecasts claimed projects of one tenant. The figures are read after the claim, so whatever made a project due is in them.
   * @returns number of published forecasts
   */
  async update(tenantId: number, claims: readonly DueProject[], requestId: string): Promise<number> {
    const ids = claims.map(({ projectId }) => projectId);
    const { figures, published } = await this.#database.read({ tenantId }, async (em) => {
      const projects = await new ReplicaReadingRepository(em, tenantId).projects(ids);
      const active = projects.filter(({ status }) => status === 'active');
      return {
        figures: await this.#spend.read(em, tenantId, active),
        published: await new ProjectForecastRepository(em, tenantId).of(ids),
      };
    });
    const forecasts: NewForecast[] = [];
    // One at a time: simulations that requests wait for run in between.
    for (const one of figures.values()) {
      forecasts.push(await this.#forecast(tenantId, one, published.get(one.project.projectId)));
    }
    return this.#database.write({ tenantId }, async (em) => {
      const repository = new ProjectForecastRepository(em, tenantId);
      await repository.lock();
      const held = await new ForecastDueRepository(em, tenantId).finish(claims);
      const now = forecasts.filter(({ projectId }) => held.has(projectId));
      const last = [...(await repository.of([...held])).values()];
      const changed = forecastsToPublish(now, last);
      await repository.keep([...changed, ...unchangedForecasts(now, last)]);
      const at = new Date();
      await addToOutbox(
        em,
        { tenantId, requestId },
        changed.map((forecast) => forecastEvent(forecast, at)),
      );
      return changed.length;
    });
  }

  async #forecast(tenantId: number, figures: ProjectFigures, published?: PublishedForecast): Promise<NewForecast> {
    const hash = figuresHash(figures);
    if (published && !published.closed && published.day === figures.today && published.figuresHash === hash)
      return published;
    return newForecast(figures, await this.#forecaster.make(tenantId, figures), hash);
  }
}
