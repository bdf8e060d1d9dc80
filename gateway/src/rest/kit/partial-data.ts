import type { GraphQLFormattedError } from 'graphql';
import { completeData, type ExecutionAnswer, type ResponseData } from '../../executor.ts';

/**
 * Data of an answer that may lack optional parts while the services that own them are unavailable. Everything else is required.
 *
 * @param optionalParts paths of such parts, such as `project.spend`
 * @throws AppError with the code, message and details of the first other error
 */
export function availableData(answer: ExecutionAnswer, optionalParts: readonly string[] = []): ResponseData {
  const errors = answer.errors?.filter((error) => !optionalParts.some((part) => isMissing(error, part, answer.data)));
  return completeData({ ...answer, errors });
}

/**
 * True for an error that only reports a missing optional part. Apollo names the entity, not the field, where a subgraph that
 * adds fields to it is away: then what the part hangs on must be there.
 */
function isMissing({ path = [], extensions }: GraphQLFormattedError, part: string, data: unknown): boolean {
  if (extensions?.['code'] !== 'SERVICE_UNAVAILABLE' || path.length === 0) return false;
  const steps = part.split('.');
  const isAlong = path.slice(0, steps.length).every((step, index) => step === steps[index]);
  return isAlong && isThere(data, steps.slice(0, -1));
}

function isThere(data: unknown, steps: readonly string[]): boolean {
  let node = data;
  for (const step of steps) node = isRecord(node) ? node[step] : undefined;
  return isRecord(node);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
