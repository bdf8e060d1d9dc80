import { computed, reactive, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Problem } from '@/graphql/errors.ts';
import { locale } from '@/locales/preferences.ts';
import { randomId } from '@/session/random-id.ts';
import { signIn, startSession } from '@/session/session.ts';
import { rememberTenant } from '@/session/tenant.ts';
import { send } from '@/session/transport.ts';
import { CreateTenantDocument } from './__generated__/auth.ts';
import { currencyOf } from './regions.ts';
import { suggestSlug } from './slug.ts';
import { useSlugAvailability, type SlugState } from './useSlugAvailability.ts';

export interface NewTenant {
  name: string;
  slug: string;
  currency: string;
  timeZone: string;
  ownerName: string;
  email: string;
  password: string;
}

interface CreateTenant {
  readonly state: NewTenant;
  readonly slugState: Readonly<Ref<SlugState>>;
  readonly problem: Readonly<Ref<Problem | null>>;
  readonly isRunning: Readonly<Ref<boolean>>;
  readonly validate: ComputedRef<(state: NewTenant) => Record<string, string>>;
  /** @returns true once the owner is signed in */
  submit(): Promise<boolean>;
}

const SHORTEST_PASSWORD = 10;

/** The form that creates an organisation with its first Owner, and signs that one in. */
export function useCreateTenant(): CreateTenant {
  const { t } = useI18n();
  const state = reactive<NewTenant>({
    name: '',
    slug: '',
    currency: currencyOf(navigator.language),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    ownerName: '',
    email: '',
    password: '',
  });
  const problem = shallowRef<Problem | null>(null);
  const isRunning = ref(false);
  const slugState = useSlugAvailability(() => state.slug);
  let idempotencyKey = randomId();

  // The suggestion follows the name until someone writes a slug of their own.
  let suggested = '';
  watch(
    () => state.name,
    (name) => {
      if (state.slug !== suggested) return;
      suggested = suggestSlug(name);
      state.slug = suggested;
    },
  );
  // What is sent anew is another request; only a repetition keeps its key.
  watch(state, () => {
    idempotencyKey = randomId();
  });

  const validate = computed(() => (now: NewTenant): Record<string, string> => {
    const missing = (['name', 'slug', 'email'] as const).filter((field) => now[field].trim() === '');
    return {
      ...Object.fromEntries(missing.map((field) => [field, t('ui.required')])),
      ...(now.slug !== '' && isRefused(slugState.value) && { slug: t(`auth.create.slug.${slugState.value}`) }),
      ...(Array.from(now.password).length < SHORTEST_PASSWORD && { password: t('auth.passwordHelp') }),
    };
  });

  async function submit(): Promise<boolean> {
    if (isRunning.value) return false;
    isRunning.value = true;
    problem.value = null;
    problem.value = await create(state, idempotencyKey);
    isRunning.value = false;
    return problem.value === null;
  }

  return { state, slugState, problem, isRunning, validate, submit };
}

/** @returns why not; null when the owner is signed in */
async function create(state: NewTenant, idempotencyKey: string): Promise<Problem | null> {
  const email = state.email.trim();
  const input = {
    name: state.name.trim(),
    slug: state.slug.trim(),
    baseCurrency: state.currency,
    timeZone: state.timeZone,
    locale: locale.value,
    owner: { name: state.ownerName.trim() || null, email, password: state.password },
  };
  const answer = await send(CreateTenantDocument, { input }, { tenant: null, idempotencyKey });
  if (answer.kind !== 'data') return answer.problem;
  const created = answer.data.createTenant;
  if (created === null) return null;
  const { tenant, session } = created;
  rememberTenant(tenant);
  if (session === null) return signIn(tenant.slug, email, state.password);
  startSession(tenant.slug, session);
  return null;
}

function isRefused(state: SlugState): boolean {
  return state === 'invalid' || state === 'reserved' || state === 'taken';
}
