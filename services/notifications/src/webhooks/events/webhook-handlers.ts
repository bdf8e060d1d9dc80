import { fromBinary } from '@bufbuild/protobuf';
import type { EventHandler, ReceivedEvent } from '@outlay/messaging/event-handler';
import { AccountSchema } from '@outlay/proto/outlay/ledger/v1/account_pb.ts';
import { ProjectSchema } from '@outlay/proto/outlay/projects/v1/project_pb.ts';
import { shownAlert, streamedAlertOf } from '../../stream/streamed-alert.ts';
import { EXPENSE_EVENTS, expenseMessage } from './expense-messages.ts';
import type { NewMessage } from '../deliveries/delivery.ts';
import type { WebhookEvent } from '../event-types.ts';
import { readWants, recordMessages } from './record-messages.ts';
import { replicatedMessages, type ReplicatedKind } from './replicated-messages.ts';
import { shownAccount } from './shown-account.ts';
import { shownProject } from './shown-project.ts';
import { TRANSFER_EVENTS, transferMessage } from './transfer-messages.ts';

export const WEBHOOKS_GROUP = 'notifications.webhooks';

const ACCOUNTS: ReplicatedKind = {
  type: 'account',
  events: {
    AccountOpened: 'account.created',
    AccountChanged: 'account.updated',
    AccountArchived: 'account.archived',
    AccountBalanceChanged: 'account.balance_changed',
  },
  shown: ({ payload }) => shownAccount(fromBinary(AccountSchema, payload)),
};

const PROJECTS: ReplicatedKind = {
  type: 'project',
  events: {
    ProjectCreated: 'project.created',
    ProjectChanged: 'project.updated',
    ProjectDeleted: 'project.deleted',
    ProjectRestored: 'project.restored',
  },
  shown: ({ payload }) => shownProject(fromBinary(ProjectSchema, payload)),
};

const ALERTS: ReplicatedKind = {
  type: 'alert',
  events: {
    AlertRaised: 'alert.raised',
    AlertReopened: 'alert.reopened',
    AlertWorsened: 'alert.worsened',
    AlertCleared: 'alert.cleared',
  },
  shown: ({ payload, version }) => {
    const alert = streamedAlertOf(payload, version);
    return alert && shownAlert(alert);
  },
};

/** Handlers that record messages for endpoints. */
export const WEBHOOK_HANDLERS: readonly EventHandler[] = [
  told('ledger.expense', EXPENSE_EVENTS, expenseMessage),
  told('ledger.transfer', TRANSFER_EVENTS, transferMessage),
  replicated('ledger.account', ACCOUNTS),
  replicated('projects.project', PROJECTS),
  replicated('notifications.alert', ALERTS),
];

/** Events that bring all that their messages need: those that nobody wants are not read. */
function told(
  topic: string,
  messageTypes: Readonly<Record<string, WebhookEvent>>,
  messageOf: (event: ReceivedEvent) => NewMessage[],
): EventHandler {
  return {
    topic,
    types: Object.keys(messageTypes),
    needs: async (tenantId, em) => {
      const isWanted = await readWants(em, tenantId);
      return ({ type, time }) => {
        const event = messageTypes[type];
        return event !== undefined && isWanted(event, time);
      };
    },
    handle: (event, em) => recordMessages(em, event.tenantId, messageOf(event)),
    handleAll: async (events, em) => {
      const [first] = events;
      if (first) await recordMessages(em, first.tenantId, events.flatMap(messageOf));
    },
  };
}

function replicated(topic: string, kind: ReplicatedKind): EventHandler {
  const handleAll: NonNullable<EventHandler['handleAll']> = async (events, em) => {
    const [first] = events;
    if (!first) return;
    const messages = await replicatedMessages(em, first.tenantId, kind, events);
    await recordMessages(em, first.tenantId, messages);
  };
  return { topic, types: Object.keys(kind.events), handle: (event, em) => handleAll([event], em), handleAll };
}
