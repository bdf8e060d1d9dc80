import type { TypedDocumentNode } from '@urql/core';
import { readonly, ref, shallowRef } from 'vue';
import { useRoute } from 'vue-router';
import { problemOfAnswer, type Problem } from '@/graphql/errors.ts';
import { randomId } from '@/session/random-id.ts';
import { send } from '@/session/transport.ts';

/**
 * The one-time link of a mail: its token in the address, and what became of it.
 * @param missing code of the error where the address has no token
 */
export function useMailedLink(missing: 'LINK_INVALID' | 'INVITE_INVALID' = 'LINK_INVALID') {
  const route = useRoute();
  const token = new URLSearchParams(route.hash.slice(1)).get('token') ?? '';
  /** The link works once: a repeated request whose answer was lost gets the same answer. */
  let attempt = { key: randomId(), sent: '' };
  const problem = shallowRef<Problem | null>(token === '' ? withoutToken(missing) : null);
  const isDone = ref(false);
  const isRunning = ref(false);
  const mayRepeat = ref(false);

  // The token works once: it stays neither in the address bar nor in the history.
  history.replaceState({ ...history.state, current: route.path }, '', route.path);

  /** Sends what the link is for. The link alone says which organisation it is of. */
  async function follow<Variables extends { token: string }>(
    document: TypedDocumentNode<unknown, Variables>,
    variables: Variables,
  ): Promise<void> {
    if (isRunning.value || token === '') return;
    isRunning.value = true;
    problem.value = null;
    const sent = JSON.stringify(variables);
    if (sent !== attempt.sent) attempt = { key: randomId(), sent };
    const answer = await send(document, variables, { tenant: null, idempotencyKey: attempt.key });
    isRunning.value = false;
    if (answer.kind === 'data') isDone.value = true;
    else problem.value = answer.problem;
    mayRepeat.value = answer.kind === 'unavailable';
  }

  return {
    ...{ token, follow, problem },
    ...{ isDone: readonly(isDone), isRunning: readonly(isRunning), mayRepeat: readonly(mayRepeat) },
  };
}

function withoutToken(code: string): Problem {
  return problemOfAnswer([{ message: '', extensions: { code } }], {
    requestId: null,
    retryAfterSeconds: null,
  });
}
