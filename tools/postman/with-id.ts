import type { RunStep } from './run-step.ts';

/** A request of one resource, whose id an earlier request has kept. */
export const withId = (operationId: string, variable: string, more: Partial<RunStep> = {}): RunStep => ({
  operationId,
  path: { id: `{{${variable}}}` },
  ...more,
});
