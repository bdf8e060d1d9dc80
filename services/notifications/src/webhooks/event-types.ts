/** Types of messages. A type is part of the contract: receivers branch on it. */
export const WEBHOOK_EVENTS = [
  'expense.created',
  'expense.updated',
  'expense.deleted',
  'expense.restored',
  'project.created',
  'project.updated',
  'project.deleted',
  'project.restored',
  'account.created',
  'account.updated',
  'account.archived',
  'account.balance_changed',
  'transfer.recorded',
  'transfer.reversed',
  'alert.raised',
  'alert.reopened',
  'alert.worsened',
  'alert.cleared',
  'ping',
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

/** Kinds of resources that messages are about. */
export type WebhookResourceType = 'expense' | 'project' | 'account' | 'transfer' | 'alert';

/** For all events of a kind. */
export const WEBHOOK_WILDCARDS = ['expense.*', 'project.*', 'account.*', 'transfer.*', 'alert.*'] as const;

const FILTERS: ReadonlySet<string> = new Set([...WEBHOOK_EVENTS, ...WEBHOOK_WILDCARDS]);

export function isWebhookFilter(text: string): boolean {
  return FILTERS.has(text);
}

/** Returns true if an endpoint with these filters gets events of the type. */
export function wants(filters: readonly string[], event: WebhookEvent): boolean {
  return filters.includes(event) || filters.includes(`${event.split('.')[0]}.*`);
}
