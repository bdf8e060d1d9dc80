import DataLoader from 'dataloader';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { Alert } from './__generated__/resolvers.ts';
import type { AlertService } from './alerts/alert.service.ts';
import type { PersonalDataService } from './personal-data/personal-data.service.ts';
import type { NotificationPreferenceService } from './preferences/notification-preference.service.ts';
import type { StreamViewers } from './stream/stream-viewer.ts';
import type { WebhookDeliveryService } from './webhooks/deliveries/webhook-delivery.service.ts';
import type { WebhookService } from './webhooks/webhook.service.ts';

export interface NotificationsServices {
  alerts: AlertService;
  preferences: NotificationPreferenceService;
  streamViewers: StreamViewers;
  personalData: PersonalDataService;
  webhooks: WebhookService;
  webhookDeliveries: WebhookDeliveryService;
}

/** Context of every resolver. */
export interface NotificationsContext extends NotificationsServices {
  request: RequestContext;
  /** Loads the alerts of one operation with one query. */
  alertLoader: DataLoader<string, Alert | null>;
}

export function createContext(request: RequestContext, services: NotificationsServices): NotificationsContext {
  return { ...services, request, alertLoader: new DataLoader((ids) => services.alerts.findMany(request, ids)) };
}
