/** Codes after which nobody knows whether the server did what was asked. */
const UNCERTAIN = new Set(['UNREACHABLE', 'SERVICE_UNAVAILABLE', 'REQUEST_TIMEOUT', 'INTERNAL']);

/**
 * Idempotency keys of a form. One attempt keeps its key until the server has answered it, so that sending the form again after a
 * lost answer does not do twice what was done; the server refuses the key for other contents (`IDEMPOTENCY_KEY_REUSED`).
 */
export interface Attempt {
  /** Options of the mutation that carry the key. */
  context(): { fetchOptions: { headers: Record<string, string> } };
  /** @param code the refusal's, null where there is none */
  answered(code: string | null): void;
  /** Key of an attempt without an answer; null where there is none. */
  unanswered(): string | null;
}

/** @param unanswered key of an earlier attempt that was never answered */
export function newAttempt(unanswered: string | null = null): Attempt {
  let key = unanswered ?? newKey();
  let isUncertain = unanswered !== null;
  return {
    context: () => ({ fetchOptions: { headers: { 'Idempotency-Key': key } } }),
    answered(code) {
      isUncertain = code !== null && UNCERTAIN.has(code);
      if (!isUncertain) key = newKey();
    },
    unanswered: () => (isUncertain ? key : null),
  };
}

/** Pages without TLS have no `randomUUID`. */
function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
