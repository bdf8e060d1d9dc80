import { onScopeDispose, readonly, shallowRef, watch, type Ref } from 'vue';
import { send } from '@/session/transport.ts';
import { SlugAvailabilityDocument } from './__generated__/auth.ts';

/** `unknown` also where the server did not answer: creating the tenant then says it. */
export type SlugState = 'unknown' | 'checking' | 'available' | 'invalid' | 'reserved' | 'taken';

/** Milliseconds without a key before the server is asked. */
const PAUSE = 350;

/** Availability of a slug while it is typed. */
export function useSlugAvailability(slug: () => string): Readonly<Ref<SlugState>> {
  const state = shallowRef<SlugState>('unknown');
  let asking = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function ask(wanted: string, { signal }: AbortController): Promise<void> {
    const answer = await send(SlugAvailabilityDocument, { slug: wanted }, { tenant: null, signal });
    if (signal.aborted) return;
    const found = answer.kind === 'data' ? answer.data.slugAvailable : null;
    state.value = found === null ? 'unknown' : found.available ? 'available' : problemOf(found.problem);
  }

  function stop(): void {
    clearTimeout(timer);
    asking.abort();
  }

  watch(slug, (wanted) => {
    stop();
    state.value = wanted === '' ? 'unknown' : 'checking';
    if (wanted === '') return;
    asking = new AbortController();
    const mine = asking;
    timer = setTimeout(() => void ask(wanted, mine), PAUSE);
  });
  onScopeDispose(stop);
  return readonly(state);
}

function problemOf(problem: 'INVALID' | 'RESERVED' | 'TAKEN' | null): SlugState {
  if (problem === 'RESERVED') return 'reserved';
  return problem === 'TAKEN' ? 'taken' : 'invalid';
}
