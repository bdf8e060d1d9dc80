import type { EntityManager } from '@mikro-orm/postgresql';
import { conflict, notFound, unauthenticated } from '@outlay/errors/app-error';
import { checkVersion } from '@outlay/service-kit/versions';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { parseId } from '@outlay/tenancy/ids';
import { actingUserId, requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { ChangeWebhookInput, CreateWebhookInput } from '../__generated__/resolvers.ts';
import type { AlertOrigin } from '../alerts/alert-origin.ts';
import { DeliveryQueueRepository } from './deliveries/delivery-queue.repository.ts';
import { clearDisabledAlert } from './disabled-alert.ts';
import { createWebhookSecret } from './sending/signature.ts';
import type { Webhook, WebhookSettings } from './webhook.ts';
import { recordWebhookChange } from './webhook.journal.ts';
import { toWebhook, type IssuedWebhookModel, type WebhookModel } from './webhook.mapper.ts';
import { WebhookRepository } from './webhook.repository.ts';
import { MOST_WEBHOOKS, readNewWebhook, readWebhookChange, type UrlRules } from './webhook.rules.ts';
import type { WebhookSecrets } from './webhook-secrets.ts';

/** Dependencies of the service. */
export interface WebhookServiceParts {
  database: TenantDatabase;
  /** It encrypts the answers that it stores: they contain secrets. */
  commands: Commands;
  secrets: WebhookSecrets;
  rules: UrlRules;
}

/** Makes, shows, changes and deletes endpoints. */
export class WebhookService {
  readonly #parts: WebhookServiceParts;

  constructor(parts: WebhookServiceParts) {
    this.#parts = parts;
  }

  /** Oldest first. @throws AppError FORBIDDEN without `webhooks:manage` */
  async list(context: RequestContext): Promise<WebhookModel[]> {
    requirePermission(context, 'webhooks:manage');
    const tenantId = tenantOf(context);
    const found = await this.#parts.database.read(context, (em) => new WebhookRepository(em, tenantId).list());
    return found.map(toWebhook);
  }

  /** Null where there is none. @throws AppError FORBIDDEN */
  async find(context: RequestContext, id: string): Promise<WebhookModel | null> {
    requirePermission(context, 'webhooks:manage');
    const number = parseId(id);
    if (number === null) return null;
    const tenantId = tenantOf(context);
    const found = await this.#parts.database.read(context, (em) => new WebhookRepository(em, tenantId).find(number));
    return found && toWebhook(found);
  }

  /** @throws AppError FORBIDDEN; VALIDATION_FAILED; CONFLICT where there are too many */
  async create(context: RequestContext, command: Command, input: CreateWebhookInput): Promise<IssuedWebhookModel> {
    requirePermission(context, 'webhooks:manage');
    const { commands, secrets, rules } = this.#parts;
    const userId = actingUserId(context);
    if (userId === null) throw unauthenticated();
    const settings = readNewWebhook(input, rules);
    const tenantId = tenantOf(context);
    return commands.run(context, command, async (em) => {
      const webhooks = new WebhookRepository(em, tenantId);
      if ((await webhooks.countLocked()) >= MOST_WEBHOOKS)
        throw conflict('CONFLICT', `There are ${MOST_WEBHOOKS} webhooks already. Delete one first.`);
      const secret = createWebhookSecret();
      const webhook = await saved(webhooks, await webhooks.add(settings, secrets.seal(secret, tenantId), userId));
      await recordWebhookChange(em, context, { action: 'webhook.created', before: null, after: webhook });
      return { webhook: toWebhook(webhook), secret };
    });
  }

  /** @throws AppError FORBIDDEN; NOT_FOUND; PRECONDITION_FAILED; VALIDATION_FAILED */
  async change(
    context: RequestContext,
    command: Command,
    id: string,
    input: ChangeWebhookInput,
    expectedVersion?: number | null,
  ): Promise<WebhookModel> {
    requirePermission(context, 'webhooks:manage');
    return this.#parts.commands.run(context, command, async (em) => {
      const { webhooks, webhook: before } = await lockWebhook(em, context, id);
      checkVersion(before.version, expectedVersion);
      const settings = readWebhookChange(before, input, this.#parts.rules);
      if (isSame(before, settings)) return toWebhook(before);
      await webhooks.change(before.id, settings);
      // Of another receiver nothing is known, either.
      if (settings.isActive && (!before.isActive || settings.url !== before.url)) {
        await webhooks.revive(before.id);
        await new DeliveryQueueRepository(em, tenantOf(context)).restart(before.id);
        await clearDisabledAlert(em, originOf(context), before.id);
      }
      const after = await saved(webhooks, before.id);
      await recordWebhookChange(em, context, { action: 'webhook.changed', before, after });
      return toWebhook(after);
    });
  }

  /** @throws AppError FORBIDDEN; NOT_FOUND; PRECONDITION_FAILED */
  async delete(context: RequestContext, command: Command, id: string, expectedVersion?: number | null): Promise<true> {
    requirePermission(context, 'webhooks:manage');
    return this.#parts.commands.run(context, command, async (em) => {
      const { webhooks, webhook } = await lockWebhook(em, context, id);
      checkVersion(webhook.version, expectedVersion);
      await webhooks.delete(webhook.id);
      await clearDisabledAlert(em, originOf(context), webhook.id);
      await recordWebhookChange(em, context, { action: 'webhook.deleted', before: webhook, after: null });
      return true as const;
    });
  }

  /** Gives an endpoint another secret; both are valid for a day. @throws AppError FORBIDDEN; NOT_FOUND */
  async rotateSecret(context: RequestContext, command: Command, id: string): Promise<IssuedWebhookModel> {
    requirePermission(context, 'webhooks:manage');
    const { commands, secrets } = this.#parts;
    return commands.run(context, command, async (em) => {
      const { webhooks, webhook: before } = await lockWebhook(em, context, id);
      const secret = createWebhookSecret();
      await webhooks.rotate(before.id, secrets.seal(secret, tenantOf(context)));
      const after = await saved(webhooks, before.id);
      await recordWebhookChange(em, context, { action: 'webhook.secret_rotated', before, after });
      return { webhook: toWebhook(after), secret };
    });
  }
}

/** The endpoint, locked until the transaction ends. @throws AppError NOT_FOUND */
export async function lockWebhook(
  em: EntityManager,
  context: RequestContext,
  id: string,
): Promise<{ webhooks: WebhookRepository; webhook: Webhook }> {
  const webhooks = new WebhookRepository(em, tenantOf(context));
  const number = parseId(id);
  const webhook = number === null ? null : await webhooks.lock(number);
  if (!webhook) throw notFound('Webhook');
  return { webhooks, webhook };
}

function originOf(context: RequestContext): AlertOrigin {
  const { principal, requestId } = context;
  return { tenantId: tenantOf(context), principal, requestId, at: new Date() };
}

async function saved(webhooks: WebhookRepository, id: number): Promise<Webhook> {
  const webhook = await webhooks.find(id);
  if (!webhook) throw new Error(`The webhook ${id} was written and is not there.`);
  return webhook;
}

function isSame(before: Webhook, { url, events, description, isActive }: WebhookSettings): boolean {
  return (
    before.url === url &&
    before.description === description &&
    before.isActive === isActive &&
    before.events.length === events.length &&
    before.events.every((event) => events.includes(event))
  );
}
