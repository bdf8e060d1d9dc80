import { readFileSync } from 'node:fs';
import { z } from 'zod';

/**
 * A variable with the path of a PEM file; its value is the file's content. Files are read once, so a new one counts from the next start.
 * @param label of a block that the file must hold, such as `CERTIFICATE`
 */
export function pemFile(label: 'CERTIFICATE' | 'PRIVATE KEY'): z.ZodType<string, string> {
  return z.string().transform((path, context) => {
    const text = read(path);
    // A private key may say of which kind it is: `EC PRIVATE KEY`.
    if (text !== null && new RegExp(`-----BEGIN ([A-Z]+ )*${label}-----`).test(text)) return text;
    const problem =
      text === null ? 'must be the path of a file that can be read' : `must be a PEM file with a ${label}`;
    context.addIssue({ code: 'custom', message: problem });
    return z.NEVER;
  });
}

function read(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
