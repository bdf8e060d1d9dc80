import type { TopicSpec } from '@outlay/messaging/event-log';

/** The forecasts this service writes; the newest of each project is kept for ever. */
export const FORECAST_TOPIC: TopicSpec = { name: 'analytics.forecast', partitions: 3, cleanup: 'compact' };
