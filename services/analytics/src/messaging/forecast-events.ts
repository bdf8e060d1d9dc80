import { create, toBinary } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { DomainEvent } from '@outlay/messaging/outbox';
import type { RestoredTopic } from '@outlay/messaging/restored-database';
import { ForecastMethod as WireMethod, ForecastSchema } from '@outlay/proto/outlay/analytics/v1/forecast_pb.ts';
import { ProjectForecastRepository, type PublishedForecast } from '../forecast/project-forecast.repository.ts';
import { FORECAST_TOPIC } from './analytics-topics.ts';

const METHODS = {
  insufficient_data: WireMethod.INSUFFICIENT_DATA,
  log_normal: WireMethod.LOG_NORMAL,
  hurdle_log_normal: WireMethod.HURDLE_LOG_NORMAL,
  ended: WireMethod.ENDED,
};

const TYPE = 'ForecastChanged';

/** A project's forecast after a change. */
export function forecastEvent(forecast: PublishedForecast, at: Date): DomainEvent {
  const money = (amountMinor: bigint) => ({ amountMinor, currency: forecast.currency });
  const payload = create(ForecastSchema, {
    projectId: BigInt(forecast.projectId),
    day: forecast.day,
    method: METHODS[forecast.method],
    monthsUsed: forecast.monthsUsed,
    spent: money(forecast.spentMinor),
    projectedEstimate: money(forecast.projectedEstimateMinor),
    expectedTotal: forecast.expectedTotalMinor === null ? undefined : money(forecast.expectedTotalMinor),
    pOverspend: forecast.pOverspend ?? undefined,
    closed: forecast.closed,
    createdAt: timestampFromDate(at),
  });
  return {
    topic: FORECAST_TOPIC.name,
    type: TYPE,
    aggregateId: forecast.projectId,
    version: forecast.version,
    payload: toBinary(ForecastSchema, payload),
  };
}

/** Publishes forecasts again after a restore. */
export const analyticsRestoredTopics: readonly RestoredTopic[] = [
  {
    topic: FORECAST_TOPIC.name,
    table: 'project_forecast',
    idColumn: 'project_id',
    async present(em, tenantId, ids) {
      const wanted = new Set(ids);
      const forecasts = await new ProjectForecastRepository(em, tenantId).all();
      return forecasts
        .filter(({ projectId }) => wanted.has(projectId))
        .map((forecast) => forecastEvent(forecast, new Date()));
    },
    /**
     * No end is published. The read models that follow mark the project as due, and its next forecast counts versions from 1
     * again: an end of a higher version in the same epoch would outrank it.
     */
    ended: () => null,
  },
];
