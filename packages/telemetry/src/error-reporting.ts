import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { currentLogContext } from './log-context.ts';
import { errorHappened } from './metrics.ts';
import { plainError } from './plain-error.ts';
import { currentTraceIds } from './tracing.ts';

/** Context of a reported error. */
export interface ErrorContext {
  service: string;
  /** Work that the error ended: `request`, `consumer`, `job` or `process`. */
  where: string;
  request_id?: string;
  tenant_id?: number;
  trace_id?: string;
}

/**
 * Sends an error to an external system: the export `report` of the module in OUTLAY_ERROR_REPORTER. It is not awaited, and its errors
 * are ignored. Like the log, it gets only type, message, stack, code and cause of the error.
 */
export type ErrorReporter = (error: Error, context: ErrorContext) => unknown;

/** Limit of pending reports, so that a reporter that hangs does not fill the memory; further errors are only counted. */
const MAX_UNDER_WAY = 100;

let reporter: ErrorReporter | undefined;
const underWay = new Set<Promise<unknown>>();

/** Sets or removes the reporter. */
export function useErrorReporter(next: ErrorReporter | undefined): void {
  reporter = next;
}

/**
 * Loads the module of an error reporter.
 * @param specifier a package's name, a path from the working directory (`./x.mjs`, `/x.mjs`) or a URL
 * @throws Error when there is no such module, or it exports no function `report`
 */
export async function loadErrorReporter(specifier: string): Promise<ErrorReporter> {
  const isPath = /^\.{0,2}\//.test(specifier);
  const module: unknown = await import(isPath ? pathToFileURL(specifier).href : specifier);
  if (typeof module === 'object' && module !== null && 'report' in module && typeof module.report === 'function') {
    const { report } = module;
    return (error, context): unknown => Reflect.apply(report, undefined, [error, context]);
  }
  throw new Error(`The error reporter ${specifier} must export a function named report.`);
}

/** Reports an unexpected error. Never throws and never waits, so that the current request is not affected. */
export function reportError(error: unknown, { where, service }: Pick<ErrorContext, 'where' | 'service'>): void {
  errorHappened({ service, where });
  if (!reporter || underWay.size >= MAX_UNDER_WAY) return;
  const context = { service, where, ...circumstances() };
  const report = reporter;
  const sending = Promise.resolve()
    .then(() => report(plainError(error), context))
    .catch(() => undefined)
    .finally(() => underWay.delete(sending));
  underWay.add(sending);
}

/** Waits for pending reports before the process ends, at most `patienceMs`. */
export async function flushErrors(patienceMs: number): Promise<void> {
  const patience = new AbortController();
  const late = delay(patienceMs, undefined, { signal: patience.signal }).catch(() => undefined);
  await Promise.race([Promise.all(underWay), late]);
  patience.abort();
}

function circumstances(): Partial<ErrorContext> {
  const { requestId, tenantId } = currentLogContext();
  const ids = currentTraceIds();
  return {
    ...(requestId !== undefined && { request_id: requestId }),
    ...(tenantId != null && { tenant_id: tenantId }),
    ...(ids && { trace_id: ids.traceId }),
  };
}
