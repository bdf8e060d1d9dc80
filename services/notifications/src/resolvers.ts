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

const Query: QueryResolvers = { alert, alerts, alertCounts, myNotificationData, notificationPreferences };
const Mutation: MutationResolvers = {
  markAlert,
  markAllAlertsRead,
  setNotificationPreferences,
  openAlertStream,
};

/** One resolver per root field; a missing one does not compile. */
export const resolvers: Resolvers = { Query, Mutation, Alert, User };
