import type { EntityManager } from '@mikro-orm/postgresql';
import { conflict, notFound } from '@outlay/errors/app-error';
import {
  checkDepth,
  readPageArgs,
  toConnection,
  type Connection,
  type PageArgs,
} from '@outlay/service-kit/graphql/connection';
import { mapConnection } from '@outlay/service-kit/graphql/map-connection';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { parseId } from '@outlay/tenancy/ids';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { ReplayWebhookPayload, WebhookDelivery, WebhookDeliveryFilter } from '../../__generated__/resolvers.ts';
import { recordResend } from '../webhook.journal.ts';
import { toWebhookDelivery } from '../webhook.mapper.ts';
import { lockWebhook } from '../webhook.service.ts';
import type { Delivery } from './delivery.ts';
import { cursorOf, DeliveryListRepository, type AskedOfList } from './delivery-list.repository.ts';
import { DeliveryQueueRepository, MOST_REPLAYED } from './delivery-queue.repository.ts';

/** Shows the deliveries of endpoints, and queues them again. */
export class WebhookDeliveryService {
  readonly #database: TenantDatabase;
  readonly #commands: Commands;

  constructor(database: TenantDatabase, commands: Commands) {
    this.#database = database;
    this.#commands = commands;
  }

  /** Most recent first. @throws AppError FORBIDDEN; PAGE_TOO_DEEP; VALIDATION_FAILED for a bad page */
  async list(
    context: RequestContext,
    webhookId: string,
    filter: WebhookDeliveryFilter | null | undefined,
    args: PageArgs,
    asked: AskedOfList,
  ): Promise<Connection<WebhookDelivery>> {
    requirePermission(context, 'webhooks:manage');
    const page = readPageArgs(args);
    checkDepth(page);
    const [rows, total] = await this.#database.read(context, (em) =>
      new DeliveryListRepository(em, tenantOf(context), Number(webhookId)).page(filter ?? {}, page, asked),
    );
    return mapConnection(toConnection(rows, total, page, cursorOf), toWebhookDelivery);
  }

  /** Null where there is none. @throws AppError FORBIDDEN */
  async find(context: RequestContext, webhookId: string, id: string): Promise<WebhookDelivery | null> {
    requirePermission(context, 'webhooks:manage');
    const [webhook, number] = [parseId(webhookId), parseId(id)];
    if (webhook === null || number === null) return null;
    const found = await this.#database.read(context, (em) =>
      new DeliveryListRepository(em, tenantOf(context), webhook).find(number),
    );
    return found && toWebhookDelivery(found);
  }

  /** Queues a message that tells nothing. @throws AppError FORBIDDEN; NOT_FOUND; CONFLICT for an inactive endpoint */
  async ping(context: RequestContext, command: Command, webhookId: string): Promise<WebhookDelivery> {
    requirePermission(context, 'webhooks:manage');
    return this.#commands.run(context, command, async (em) => {
      const { webhook } = await lockWebhook(em, context, webhookId);
      if (!webhook.isActive) throw conflict('CONFLICT', 'The webhook is inactive. Activate it first.');
      const now = new Date();
      const queue = new DeliveryQueueRepository(em, tenantOf(context));
      const object = JSON.stringify({ webhook_id: webhook.id });
      const message = { event: 'ping', resource: null, occurredAt: now, object, previous: 'null' } as const;
      await queue.add({ webhookId: webhook.id, sequence: webhook.sequence }, [message]);
      const [delivery] = await latest(em, tenantOf(context), webhook.id);
      if (!delivery) throw new Error('A ping was queued and is not there.');
      return toWebhookDelivery(delivery);
    });
  }

  /** Queues a delivery again. @throws AppError FORBIDDEN; NOT_FOUND */
  async redeliver(context: RequestContext, command: Command, webhookId: string, id: string): Promise<WebhookDelivery> {
    requirePermission(context, 'webhooks:manage');
    return this.#commands.run(context, command, async (em) => {
      const { webhook } = await lockWebhook(em, context, webhookId);
      const list = new DeliveryListRepository(em, tenantOf(context), webhook.id);
      const number = parseId(id);
      const before = number === null ? null : await list.find(number);
      if (!before) throw notFound('Delivery');
      const isQueued = await new DeliveryQueueRepository(em, tenantOf(context)).again(webhook.id, before.id);
      const sent = { action: 'webhook.redelivered', fromSequence: before.sequence, deliveries: 1 } as const;
      if (isQueued) await recordResend(em, context, webhook.id, sent);
      return toWebhookDelivery((await list.find(before.id)) ?? before);
    });
  }

  /** Queues deliveries again from a sequence number on. @throws AppError FORBIDDEN; NOT_FOUND */
  async replay(
    context: RequestContext,
    command: Command,
    webhookId: string,
    fromSequence: number,
  ): Promise<ReplayWebhookPayload> {
    requirePermission(context, 'webhooks:manage');
    return this.#commands.run(context, command, async (em) => {
      const { webhook } = await lockWebhook(em, context, webhookId);
      const replayed = await new DeliveryQueueRepository(em, tenantOf(context)).replay(webhook.id, fromSequence);
      const queued = replayed.length;
      if (queued === 0) return { queued, throughSequence: null };
      await recordResend(em, context, webhook.id, { action: 'webhook.replayed', fromSequence, deliveries: queued });
      return { queued, throughSequence: queued < MOST_REPLAYED ? webhook.sequence : Math.max(...replayed) };
    });
  }
}

async function latest(em: EntityManager, tenantId: number, webhookId: number): Promise<Delivery[]> {
  const page = { size: 1, cursor: null, isBackward: false, offset: 0 };
  const [deliveries] = await new DeliveryListRepository(em, tenantId, webhookId).page({}, page, {
    isCounted: false,
    hasTexts: true,
  });
  return deliveries;
}
