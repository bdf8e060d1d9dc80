import { createMailTransport } from '@outlay/mail/create-mail-transport';
import { MailSender, type MailSettings } from '@outlay/mail/mail-sender';
import { createConsumer } from '@outlay/messaging/consumer-runner';
import { createFoundation, type Overrides } from '@outlay/service-kit/foundation';
import { loadTypeDefs } from '@outlay/service-kit/graphql/type-defs';
import { startAll, stopAll, type Part, type Service } from '@outlay/service-kit/lifecycle';
import { createSubgraphClient } from '@outlay/service-kit/subgraph-client';
import { createSubgraphServer } from '@outlay/service-kit/subgraph-server';
import { TicketOffice } from '@outlay/service-kit/tickets/ticket-office';
import { expectAlerts } from '@outlay/telemetry/metrics';
import { createInternalTokenSigner, createInternalTokenVerifier } from '@outlay/tenancy/internal-token';
import { ALERT_TYPES } from './alerts/alert.ts';
import { AlertService } from './alerts/alert.service.ts';
import type { NotificationsConfig } from './config.ts';
import { createContext } from './context.ts';
import { notificationsJobs } from './jobs.ts';
import { AlertMailWriter, MAIL_KINDS } from './mail/alert-mail-writer.ts';
import { alertHandlers, ALERTS_GROUP, notificationsLogAccess } from './messaging/log-access.ts';
import { PersonalDataService } from './personal-data/personal-data.service.ts';
import { NotificationPreferenceService } from './preferences/notification-preference.service.ts';
import { resolvers } from './resolvers.ts';
import { askMailContacts } from './siblings/mail-contacts.ts';
import { alertStreamDoor, registerFormerStream } from './stream/alert-stream.door.ts';
import { AlertStreams, type StreamSettings } from './stream/alert-streams.ts';
import { ALERT_STREAM, StreamViewers } from './stream/stream-viewer.ts';
import { composeWebhooks } from './webhooks/composition.ts';
import type { WebhookSenderSettings } from './webhooks/sender/webhook-sender.ts';

/** Replacements and times for tests. */
export interface NotificationsOverrides extends Overrides {
  mail?: Partial<MailSettings>;
  streams?: Partial<StreamSettings>;
  webhooks?: Partial<WebhookSenderSettings>;
}

/** Creates the notifications service; `start` starts it. */
export function createNotificationsService(
  config: NotificationsConfig,
  overrides: NotificationsOverrides = {},
): Service {
  const foundation = createFoundation({
    service: 'notifications',
    config,
    entities: [],
    topics: notificationsLogAccess.writes,
    jobs: notificationsJobs,
    overrides,
  });
  const { database, commands, eventLog, worker, logger } = foundation;
  const identity = identityClient(config);
  const contacts = askMailContacts(identity);
  const follower = createConsumer({
    ...{ name: ALERTS_GROUP, log: eventLog, database, worker, logger },
    handlers: alertHandlers,
  });
  const writer = new AlertMailWriter({ database, contacts, publicUrl: config.PUBLIC_URL });
  const sender = new MailSender({
    ...{ service: 'notifications', kinds: MAIL_KINDS, worker, database, logger, settings: overrides.mail },
    transport: createMailTransport(config),
    write: (mail) => writer.write(mail),
  });
  const webhooks = composeWebhooks(config, foundation, overrides.webhooks);
  const streams = new AlertStreams({ eventLog, database, logger, settings: overrides.streams });
  const office = new TicketOffice('notifications', database);
  const streamViewers = new StreamViewers(database, office);
  const alertStream = alertStreamDoor(streamViewers, streams);
  const services = {
    alerts: new AlertService(database, commands),
    preferences: new NotificationPreferenceService(database, commands),
    streamViewers,
    personalData: new PersonalDataService(database),
    ...webhooks.services,
  };
  const server = createSubgraphServer({
    http: { host: config.HOST, port: config.PORT, drainMs: config.DRAIN_MS },
    typeDefs: loadTypeDefs(new URL('.', import.meta.url)),
    resolvers,
    internalTokens: createInternalTokenVerifier(config.INTERNAL_TOKEN_KEYS),
    context: (request) => createContext(request, services),
    checks: [
      ...foundation.checks,
      { name: 'alerts', critical: false, check: async () => follower.healthy(), detail: () => follower.detail() },
      webhooks.check,
      { name: 'streams', critical: false, check: async () => streams.healthy(), detail: () => streams.problem() },
    ],
    logger,
    bytes: { office, doors: { [ALERT_STREAM]: alertStream } },
    plainRoutes: (app) => registerFormerStream(app, office, alertStream),
  });
  const parts: Part[] = [identity, ...foundation.parts, follower, sender, ...webhooks.parts, streams];
  let stopped: Promise<void> | undefined;
  return {
    async start() {
      expectAlerts(ALERT_TYPES);
      await startAll(parts);
      return server.start();
    },
    async stop() {
      // Streams first: the server waits until every answer has ended.
      stopped ??= stopAll([...parts, server, { start: async () => undefined, stop: () => streams.stop() }]);
      await stopped;
    },
  };
}

function identityClient(config: NotificationsConfig) {
  return createSubgraphClient({
    ...{ sibling: 'identity', url: config.IDENTITY_URL, serviceName: 'notifications' },
    signer: createInternalTokenSigner(config.INTERNAL_TOKEN_SIGNING_KEY),
    timeoutMs: config.SIBLING_TIMEOUT_MS,
  });
}
