import { shallowRef, type ShallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import { useAction } from '@/graphql/useAction.ts';
import type { MenuItem } from '@/ui/menu-item.ts';
import { useNotice } from '@/ui/useNotice.ts';
import { ChangeWebhookDocument, PingWebhookDocument, type WebhookPartsFragment } from './__generated__/webhooks.ts';
import { nameOf } from './endpoint-state.ts';

/** The dialog that is open, and the endpoint it is about: none for a new one. */
export type OpenDialog =
  | { readonly kind: 'create' }
  | { readonly kind: 'edit' | 'rotate' | 'delete' | 'replay'; readonly webhook: WebhookPartsFragment }
  | {
      readonly kind: 'issued';
      readonly webhook: WebhookPartsFragment;
      readonly secret: string;
      readonly isRotated: boolean;
    };

interface WebhookActions {
  readonly dialog: ShallowRef<OpenDialog | null>;
  /** Sends a test message, and shows what becomes of it. */
  ping(webhook: WebhookPartsFragment): Promise<void>;
  setActive(webhook: WebhookPartsFragment, isActive: boolean): Promise<void>;
  itemsOf(webhook: WebhookPartsFragment): MenuItem[];
}

export function useWebhookActions(): WebhookActions {
  const { t } = useI18n();
  const router = useRouter();
  const notice = useNotice();
  const dialog = shallowRef<OpenDialog | null>(null);
  const pinging = useAction(PingWebhookDocument);
  const changing = useAction(ChangeWebhookDocument);

  async function ping(webhook: WebhookPartsFragment): Promise<void> {
    const answer = await pinging.run({ id: webhook.id });
    if (answer?.pingWebhook) await router.push(`/webhooks/${webhook.id}?delivery=${answer.pingWebhook.id}`);
    else if (pinging.problem.value) notice.failed(t('webhooks.notPinged'), pinging.problem.value);
  }

  async function setActive(webhook: WebhookPartsFragment, isActive: boolean): Promise<void> {
    const name = nameOf(webhook);
    const done = await changing.run({ id: webhook.id, input: { isActive }, expectedVersion: webhook.version });
    if (done?.changeWebhook) notice.done(t(isActive ? 'webhooks.resumed' : 'webhooks.pausedNow', { name }));
    else if (changing.problem.value) notice.failed(t('webhooks.notChanged', { name }), changing.problem.value);
  }

  const opener = (kind: 'edit' | 'rotate' | 'delete' | 'replay', webhook: WebhookPartsFragment) => (): void => {
    dialog.value = { kind, webhook };
  };

  function itemsOf(webhook: WebhookPartsFragment): MenuItem[] {
    const { isActive, lastSequence } = webhook;
    return [
      ...(isActive ? [{ label: t('webhooks.ping'), icon: 'i-lucide-send', onSelect: () => void ping(webhook) }] : []),
      { label: t('ui.edit'), icon: 'i-lucide-pencil', onSelect: opener('edit', webhook) },
      isActive
        ? { label: t('webhooks.pause'), icon: 'i-lucide-pause', onSelect: () => void setActive(webhook, false) }
        : { label: t('webhooks.resume'), icon: 'i-lucide-play', onSelect: () => void setActive(webhook, true) },
      ...(isActive && lastSequence > 0
        ? [{ label: t('webhooks.replay.menu'), icon: 'i-lucide-history', onSelect: opener('replay', webhook) }]
        : []),
      { label: t('webhooks.rotate.menu'), icon: 'i-lucide-refresh-cw', onSelect: opener('rotate', webhook) },
      {
        label: t('webhooks.delete.menu'),
        icon: 'i-lucide-trash-2',
        color: 'error',
        onSelect: opener('delete', webhook),
      },
    ];
  }

  return { dialog, ping, setActive, itemsOf };
}
