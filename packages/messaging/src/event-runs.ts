import type { LogRecord } from './event-log.ts';

/**
 * Records that follow each other and belong to one tenant, so that one transaction can take them in. A record that names no
 * tenant stands alone.
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
