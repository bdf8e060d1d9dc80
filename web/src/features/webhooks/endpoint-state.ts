import type { WebhookPartsFragment } from './__generated__/webhooks.ts';

/** `disabled`: by Outlay. `paused`: by a person. `failing`: its last attempt failed. */
export type EndpointState = 'active' | 'failing' | 'paused' | 'disabled';

export const TONES = { active: 'success', failing: 'warning', paused: 'neutral', disabled: 'error' } as const;

type Endpoint = Pick<WebhookPartsFragment, 'isActive' | 'disabledReason' | 'failingSince'>;

export function stateOf({ isActive, disabledReason, failingSince }: Endpoint): EndpointState {
  if (!isActive) return disabledReason === null ? 'paused' : 'disabled';
  return failingSince === null ? 'active' : 'failing';
}

/** Calls an endpoint by its description, else by its receiver's host. */
export function nameOf({ description, url }: Pick<WebhookPartsFragment, 'description' | 'url'>): string {
  return description ?? URL.parse(url)?.host ?? url;
}
