/**
 * Looks for a broker's error type, such as `UNKNOWN_TOPIC_OR_PARTITION`, in nested and aggregated errors of KafkaJS.
 */
export function brokerSaid(error: unknown, type: string): boolean {
  if (!(error instanceof Error)) return false;
  if ('type' in error && error.type === type) return true;
  if (gathered(error).some((one) => brokerSaid(one, type))) return true;
  return brokerSaid(error.cause, type);
}

function gathered(error: Error): unknown[] {
  if ('errors' in error && Array.isArray(error.errors)) return error.errors;
  if (!('groups' in error) || !Array.isArray(error.groups)) return [];
  return error.groups.map((group: unknown) => (group instanceof Object && 'error' in group ? group.error : undefined));
}

/** An error with all that it was caused by or gathers, outermost first. */
export function causesOf(error: unknown): Error[] {
  if (!(error instanceof Error)) return [];
  return [error, ...gathered(error).flatMap(causesOf), ...causesOf(error.cause)];
}

/** True where a newer producer has the transactional id. This is the error code for old protocol versions, which KafkaJS uses. */
export function isFenced(error: unknown): boolean {
  return brokerSaid(error, 'INVALID_PRODUCER_EPOCH');
}

/** True where the broker refuses idempotent records. */
export function isIdempotenceForbidden(error: unknown): boolean {
  return brokerSaid(error, 'CLUSTER_AUTHORIZATION_FAILED');
}
