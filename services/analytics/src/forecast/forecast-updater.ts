import { addToOutbox } from '@outlay/messaging/outbox';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { forecastEvent } from '../messaging/forecast-events.ts';
import { ReplicaReading } from '../replicas/replica-reading.repository.ts';
import type { ProjectSpendReader } from '../spend/project-spend.service.ts';
import { forecastNews, forecastToTell, type NewForecast } from './forecast-update.ts';
import type { Forecaster } from './forecast.service.ts';
import { ProjectForecastRepository } from './project-forecast.repository.ts';

/** Forecasts all of a tenant's projects, and tells what is news. */
export class ForecastUpdater {
  readonly #database: TenantDatabase;
  readonly #spend: ProjectSpendReader;
  readonly #forecaster: Forecaster;

  constructor(database: TenantDatabase, spend: ProjectSpendReader, forecaster: Forecaster) {
    this.#database = database;
    this.#spend = spend;
    this.#forecaster = forecaster;
  }

  /**
   * Forecasts the live, active projects. Run again, it tells nothing that it has told.
   * @param origin.requestId what the events are found under
   * @returns how many forecasts were news
   */
  async update(origin: { tenantId: number; requestId: string }, signal?: AbortSignal): Promise<number> {
    const { tenantId } = origin;
    const figures = await this.#database.read({ tenantId }, async (em) =>
      this.#spend.read(em, tenantId, await new ReplicaReading(em, tenantId).liveProjects('active')),
    );
    const forecasts: NewForecast[] = [];
    for (const project of figures.values()) {
      signal?.throwIfAborted();
      forecasts.push(forecastToTell(project, await this.#forecaster.forecast(project)));
    }
    return this.#database.write({ tenantId }, async (em) => {
      const repository = new ProjectForecastRepository(em, tenantId);
      await repository.lock();
      const news = forecastNews(forecasts, await repository.all());
      await repository.keep(news);
      const at = new Date();
      await addToOutbox(
        em,
        origin,
        news.map((forecast) => forecastEvent(forecast, at)),
      );
      return news.length;
    });
  }
}
