import type { TopicSpec } from '@outlay/messaging/event-log';

/** Where alerts' changes go. */
export const ALERT_TOPIC: TopicSpec = { name: 'notifications.alert', partitions: 3, cleanup: 'compact' };
