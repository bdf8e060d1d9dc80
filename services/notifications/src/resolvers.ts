import type { MutationResolvers, QueryResolvers, Resolvers } from './__generated__/resolvers.ts';
import { Alert } from './alerts/resolvers/Alert.ts';
import { markAlert } from './alerts/resolvers/Mutation/markAlert.ts';
import { markAllAlertsRead } from './alerts/resolvers/Mutation/markAllAlertsRead.ts';
import { alert } from './alerts/resolvers/Query/alert.ts';
import { alertCounts } from './alerts/resolvers/Query/alertCounts.ts';
import { alerts } from './alerts/resolvers/Query/alerts.ts';
import { User } from './alerts/resolvers/User.ts';
import { myNotificationData } from './personal-data/resolvers/Query/myNotificationData.ts';
import { setNotificationPreferences } from './preferences/resolvers/Mutation/setNotificationPreferences.ts';
import { notificationPreferences } from './preferences/resolvers/Query/notificationPreferences.ts';
import { openAlertStream } from './stream/resolvers/Mutation/openAlertStream.ts';
import { changeWebhook } from './webhooks/resolvers/Mutation/changeWebhook.ts';
import { createWebhook } from './webhooks/resolvers/Mutation/createWebhook.ts';
import { deleteWebhook } from './webhooks/resolvers/Mutation/deleteWebhook.ts';
import { pingWebhook } from './webhooks/resolvers/Mutation/pingWebhook.ts';
import { redeliverWebhook } from './webhooks/resolvers/Mutation/redeliverWebhook.ts';
import { replayWebhook } from './webhooks/resolvers/Mutation/replayWebhook.ts';
import { rotateWebhookSecret } from './webhooks/resolvers/Mutation/rotateWebhookSecret.ts';
import { webhook } from './webhooks/resolvers/Query/webhook.ts';
import { webhookDelivery } from './webhooks/resolvers/Query/webhookDelivery.ts';
import { webhooks } from './webhooks/resolvers/Query/webhooks.ts';
import { Webhook } from './webhooks/resolvers/Webhook.ts';

const Query: QueryResolvers = {
  ...{ alert, alerts, alertCounts, myNotificationData, notificationPreferences },
  ...{ webhook, webhookDelivery, webhooks },
};
const Mutation: MutationResolvers = {
  markAlert,
  markAllAlertsRead,
  setNotificationPreferences,
  openAlertStream,
  ...{ createWebhook, changeWebhook, deleteWebhook, rotateWebhookSecret },
  ...{ pingWebhook, redeliverWebhook, replayWebhook },
};

/** One resolver per root field; a missing one does not compile. */
export const resolvers: Resolvers = { Query, Mutation, Alert, User, Webhook };
