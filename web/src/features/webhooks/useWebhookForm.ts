import { computed, reactive } from 'vue';
import { useI18n } from 'vue-i18n';
import { useAction, type Action } from '@/graphql/useAction.ts';
import type { Problem } from '@/ui/problem.ts';
import { useNotice } from '@/ui/useNotice.ts';
import { ChangeWebhookDocument, CreateWebhookDocument, type WebhookPartsFragment } from './__generated__/webhooks.ts';
import { nameOf } from './endpoint-state.ts';
import { isChoice } from './events.ts';

interface WebhookFields {
  url: string;
  description: string;
  events: string[];
}

interface WebhookForm {
  readonly state: WebhookFields;
  readonly action: Pick<Action<unknown, never>, 'problem' | 'isRunning'>;
  validate(state: WebhookFields): Record<string, string>;
  submit(): Promise<void>;
}

/** @param webhook null for a new one */
export function useWebhookForm(
  webhook: WebhookPartsFragment | null,
  done: { issued: (webhook: WebhookPartsFragment, secret: string) => void; changed: () => void },
): WebhookForm {
  const { t } = useI18n();
  const notice = useNotice();
  const create = useAction(CreateWebhookDocument);
  const change = useAction(ChangeWebhookDocument);
  const state = reactive<WebhookFields>({
    url: webhook?.url ?? '',
    description: webhook?.description ?? '',
    events: webhook ? webhook.events.filter(isChoice) : ['expense.*'],
  });
  const input = () => ({
    url: state.url.trim(),
    description: state.description.trim() || null,
    events: [...state.events],
  });

  /** A new one conflicts with nothing but the most that there may be. */
  function inWords(problem: Problem | null): Problem | null {
    return problem?.code === 'CONFLICT' ? { ...problem, message: t('webhooks.tooMany') } : problem;
  }

  async function makeOne(): Promise<void> {
    const answer = await create.run({ input: input() });
    if (answer?.createWebhook) done.issued(answer.createWebhook.webhook, answer.createWebhook.secret);
  }

  async function changeOne({ id, version }: WebhookPartsFragment): Promise<void> {
    const answer = await change.run({ id, input: input(), expectedVersion: version });
    if (!answer?.changeWebhook) return;
    notice.done(t('webhooks.changed', { name: nameOf(answer.changeWebhook) }));
    done.changed();
  }

  return {
    state,
    action: webhook === null ? { ...create, problem: computed(() => inWords(create.problem.value)) } : change,
    validate: ({ url, events }) => ({
      ...(url.trim() === '' && { url: t('ui.required') }),
      ...(events.length === 0 && { events: t('webhooks.chooseEvent') }),
    }),
    submit: () => (webhook === null ? makeOne() : changeOne(webhook)),
  };
}
