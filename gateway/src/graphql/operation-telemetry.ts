import { operationAnswered } from '@outlay/telemetry/metrics';
import { withSpan } from '@outlay/telemetry/tracing';
import type { ExecutionAnswer, ExecutionRequest } from '../executor.ts';
import type { AnalysedOperation } from './analysed-operation.ts';

/** Called with the operation as soon as it is known. */
export type Recognise = (operation: AnalysedOperation) => void;

/** Before it is read, or when it cannot be read, an operation is called this. */
const UNKNOWN = { operation: 'unknown', type: 'unknown' };

/**
 * Runs an operation in a span, counts and times it. Operations of ours go by their name; a client's by its only field at the root, because
 * of names that clients choose there is no end.
 */
export async function observeOperation(
  service: string,
  { operation: asked }: ExecutionRequest,
  work: (recognise: Recognise) => Promise<ExecutionAnswer>,
): Promise<ExecutionAnswer> {
  const startedMs = performance.now();
  let known = UNKNOWN;
  return withSpan('graphql', { attributes: { 'outlay.service': service } }, async (span) => {
    const answer = await work(({ operation, rootFields }) => {
      const name = typeof asked === 'string' ? onlyField(rootFields) : asked.operationName;
      known = { operation: name, type: operation.operation };
      span.rename(`graphql ${name}`);
      span.set({ 'graphql.operation.name': name, 'graphql.operation.type': known.type });
    });
    const outcome = outcomeOf(answer);
    if (outcome === 'INTERNAL' || outcome === 'SERVICE_UNAVAILABLE') span.fail(outcome);
    operationAnswered({ service, ...known, outcome }, performance.now() - startedMs);
    return answer;
  });
}

function onlyField(rootFields: readonly string[]): string {
  const [first = 'none', ...others] = rootFields;
  return others.length === 0 ? first : 'several';
}

function outcomeOf({ errors }: ExecutionAnswer): string {
  const [error] = errors ?? [];
  if (!error) return 'ok';
  const code = error.extensions?.['code'];
  return typeof code === 'string' ? code : 'INTERNAL';
}
