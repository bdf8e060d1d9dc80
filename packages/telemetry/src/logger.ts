import { pino, type DestinationStream, type Logger as PinoLogger } from 'pino';
import { currentLogContext } from './log-context.ts';
import { currentTraceIds } from './tracing.ts';

export type Logger = PinoLogger;

/** Paths of possible secrets and personal data; their values are removed from log lines. */
const NEVER_LOGGED = [
  'password',
  'token',
  'secret',
  'authorization',
  'cookie',
  'email',
  'access_token',
  'refresh_token',
];

/**
 * A logger that writes one JSON object a line: time (RFC 3339), level, service, request_id, tenant_id, trace_id, span_id, msg.
 * @param options.stream target of the lines; by default standard output
 */
export function createLogger(options: { service: string; level: string; stream?: DestinationStream }): Logger {
  const settings = {
    level: options.level,
    base: { service: options.service },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: NEVER_LOGGED.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[redacted]' },
    mixin: contextFields,
    serializers: { err: plainError },
  };
  return options.stream ? pino(settings, options.stream) : pino(settings);
}

/** The service of a logger: also the label of its metrics. */
export function serviceOf(logger: Logger): string {
  const { service }: Record<string, unknown> = logger.bindings();
  return typeof service === 'string' ? service : 'unknown';
}

/** Removes unsafe fields of an error: a database's error carries values of the row and its connection. */
function plainError(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return error;
  const read = (field: string): unknown => Reflect.get(error, field);
  const [type, message, stack, code] = ['name', 'message', 'stack', 'code'].map(read);
  return { type, message, stack, code, cause: plainError(read('cause')) };
}

function contextFields(): Record<string, unknown> {
  const { requestId, tenantId } = currentLogContext();
  const ids = currentTraceIds();
  return {
    ...(requestId !== undefined && { request_id: requestId }),
    ...(tenantId != null && { tenant_id: tenantId }),
    ...(ids && { trace_id: ids.traceId, span_id: ids.spanId }),
  };
}
