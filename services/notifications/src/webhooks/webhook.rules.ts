import { invalidField } from '@outlay/errors/app-error';
import { checkTogether } from '@outlay/errors/check-together';
import { readOptionalLine } from '@outlay/text/read-text';
import type { ChangeWebhookInput, CreateWebhookInput } from '../__generated__/resolvers.ts';
import { isWebhookFilter, WEBHOOK_EVENTS, WEBHOOK_WILDCARDS } from './event-types.ts';
import { checkWebhookUrl } from './sending/webhook-url.ts';
import type { Webhook, WebhookSettings } from './webhook.ts';

/** Endpoints of a tenant. */
export const MOST_WEBHOOKS = 20;
/** Time for which the secret before a rotation is valid. */
export const ROTATION_GRACE = '24 hours';
const DESCRIPTION_LENGTH = 200;

/** Permission of addresses for this environment. */
export interface UrlRules {
  readonly allowPrivate: boolean;
}

/** @throws AppError VALIDATION_FAILED naming every field that is wrong */
export function readNewWebhook(input: CreateWebhookInput, rules: UrlRules): WebhookSettings {
  const url = () => checkWebhookUrl(input.url, rules).href;
  const events = () => readEvents(input.events);
  const description = () => readDescription(input.description);
  checkTogether(url, events, description);
  return { url: url(), events: events(), description: description(), isActive: input.isActive ?? true };
}

/** The settings after a change. @throws AppError VALIDATION_FAILED naming every field that is wrong */
export function readWebhookChange(before: Webhook, input: ChangeWebhookInput, rules: UrlRules): WebhookSettings {
  const url = () => (input.url == null ? before.url : checkWebhookUrl(input.url, rules).href);
  const events = () => (input.events == null ? before.events : readEvents(input.events));
  const description = () => (input.description === undefined ? before.description : readDescription(input.description));
  checkTogether(url, events, description);
  return { url: url(), events: events(), description: description(), isActive: input.isActive ?? before.isActive };
}

function readEvents(given: readonly string[]): string[] {
  const events = [...new Set(given)];
  if (events.length === 0) throw invalidField('events', 'must name a type of event', 'REQUIRED');
  if (events.every(isWebhookFilter)) return events;
  const known = [...WEBHOOK_WILDCARDS, ...WEBHOOK_EVENTS].join(', ');
  throw invalidField('events', `must all be types of events: ${known}`, 'INVALID_CHOICE');
}

function readDescription(text: string | null | undefined): string | null {
  return readOptionalLine(text, 'description', DESCRIPTION_LENGTH);
}
