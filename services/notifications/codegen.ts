import type { CodegenConfig } from '@graphql-codegen/cli';
import { subgraphCodegen } from '@outlay/service-kit/codegen';

const config: CodegenConfig = subgraphCodegen({
  contextType: '../context.ts#NotificationsContext',
  enums: {
    AlertType: '../alerts/alert.entity.ts#AlertType',
    AlertSeverity: '../alerts/alert.entity.ts#AlertSeverity',
    AlertEntityType: '../alerts/alert.entity.ts#AlertEntityType',
    NotificationFrequency: '../preferences/notification-preference.entity.ts#NotificationFrequency',
  },
  mappers: {},
});

export default config;
