import { AppError } from '@outlay/errors/app-error';

const NAMES: Readonly<Record<string, string>> = { file: 'The file', 'format.encoding': 'The encoding' };
const LONGEST = 1_000;

/** Why a file cannot be read, in words for who sent it. */
export function fileFault(error: unknown): { code: string; message: string } {
  if (!(error instanceof AppError) || error.status >= 500)
    return { code: 'INTERNAL', message: 'The file could not be read. Discard the import, and send the file again.' };
  const { code, message, details } = error;
  const said = details.map((detail) => `${NAMES[detail.field] ?? detail.field} ${detail.message}.`).join(' ');
  return { code, message: (said || message).slice(0, LONGEST) };
}
