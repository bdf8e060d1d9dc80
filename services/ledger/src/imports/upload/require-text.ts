import { AppError } from '@outlay/errors/app-error';
import { detectEncoding } from '../reading/bytes/detect-encoding.ts';
import { refuseOtherFiles } from '../reading/bytes/other-files.ts';

const LOOKED_AT = 4_096;
/** Of the bytes of a text, at most this share is control characters. */
const MOST_CONTROLS = 0.02;

/** @throws AppError UNSUPPORTED_MEDIA_TYPE for the start of a file that is no text, with what to do */
export function requireText(start: Buffer): void {
  refuseOtherFiles(start);
  const looked = start.subarray(0, LOOKED_AT);
  if (detectEncoding(looked).startsWith('utf-16')) return;
  const controls = looked.filter(isControl).length;
  if (controls <= looked.length * MOST_CONTROLS) return;
  throw new AppError(
    'UNSUPPORTED_MEDIA_TYPE',
    'The file is not a table as text. Save or export it as CSV in the program that it comes from.',
  );
}

/** All but tab, line feed, form feed and carriage return. */
function isControl(byte: number): boolean {
  return byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0c && byte !== 0x0d;
}
