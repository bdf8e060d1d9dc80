import { fromBinary } from '@bufbuild/protobuf';
import type { EventHandler } from '@outlay/messaging/event-handler';
import { currencyOf } from '@outlay/money/currencies';
import { ForecastSchema } from '@outlay/proto/outlay/analytics/v1/forecast_pb.ts';
import { followForecast } from '../../alerts/overspend.ts';
import { ProjectStateRepository } from '../../replicas/project-state.repository.ts';
import { originOf } from './event-origin.ts';

/** Raises or clears the alert of a project after a new forecast. */
export const forecastChanged: EventHandler = {
  topic: 'analytics.forecast',
  types: ['ForecastChanged'],
  async handle(event, em) {
    const { tenantId, aggregateId: projectId, epoch, version } = event;
    const forecast = fromBinary(ForecastSchema, event.payload);
    const { projectedEstimate, expectedTotal, pOverspend, closed } = forecast;
    if (!projectedEstimate) throw new Error('The event of a forecast has no projected estimate; it is required.');
    if (!(await new ProjectStateRepository(em, tenantId).takeForecast({ projectId, epoch, version }))) return;
    await followForecast(em, originOf(event), {
      projectId,
      pOverspend,
      closed,
      currency: currencyOf(projectedEstimate.currency),
      estimateMinor: projectedEstimate.amountMinor,
      expectedMinor: expectedTotal?.amountMinor ?? null,
    });
  },
};
