import { AppError } from '@outlay/errors/app-error';

export const MOST_FILE_BYTES = 50 * 1024 * 1024;
export const MOST_ROWS = 100_000;
export const MOST_COLUMNS = 100;
/** Of one row, in bytes of UTF-8. */
export const MOST_RECORD_BYTES = 128 * 1024;

/** 413, naming the limit and what to do. */
export function tooLarge(message: string): AppError {
  return new AppError('PAYLOAD_TOO_LARGE', message);
}

/** A file is refused above this; whoever receives one counts its bytes. */
export function fileTooLarge(): AppError {
  const most = MOST_FILE_BYTES / 1024 / 1024;
  return tooLarge(`The file has more than ${most} MB. Split it into smaller files.`);
}
