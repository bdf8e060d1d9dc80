import type { LogRecord } from './event-log.ts';

/**
 * Groups consecutive records of one tenant, which one transaction can apply. A record without a tenant is a group of its own.
 * @param maxLength of a run
 */
export function* runsOf(records: readonly LogRecord[], maxLength: number): Generator<LogRecord[]> {
  let run: LogRecord[] = [];
  for (const record of records) {
    const tenant = record.headers['tenant'];
    if (run.length >= maxLength || !tenant || run[0]?.headers['tenant'] !== tenant) {
      if (run.length > 0) yield run;
      run = [];
    }
    run.push(record);
  }
  if (run.length > 0) yield run;
}
