import type { CodegenConfig } from '@graphql-codegen/cli';
import { subgraphCodegen } from '@outlay/service-kit/codegen';

const config: CodegenConfig = subgraphCodegen({
  contextType: '../context.ts#NotificationsContext',
  enums: {
    AlertType: '../alerts/alert.ts#AlertType',
    AlertSeverity: '../alerts/alert.ts#AlertSeverity',
    AlertEntityType: '../alerts/alert.ts#AlertEntityType',
    NotificationFrequency: '../preferences/notification-preference.ts#NotificationFrequency',
    WebhookDeliveryState: '../webhooks/deliveries/delivery.ts#WebhookDeliveryState',
    WebhookDisabledReason: '../webhooks/webhook.ts#WebhookDisabledReason',
  },
  scalars: { JSON: 'unknown' },
  mappers: {
    User: '../alerts/user-link.ts#UserLink',
    Webhook: '../webhooks/webhook.mapper.ts#WebhookModel',
  },
});

export default config;
