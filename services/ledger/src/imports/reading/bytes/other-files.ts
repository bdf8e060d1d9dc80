import { AppError } from '@outlay/errors/app-error';

interface OtherFile {
  readonly name: string;
  readonly starts: readonly string[];
  readonly hint: string;
}

const AS_CSV = 'Save or export it as CSV.';

/** Files that people take for tables, by their first bytes as Latin-1. */
const OTHER_FILES: readonly OtherFile[] = [
  { name: 'an Excel or OpenDocument workbook', starts: ['PK\x03\x04'], hint: 'Save the sheet as "CSV UTF-8".' },
  { name: 'an old Excel workbook', starts: ['\xd0\xcf\x11\xe0'], hint: 'Save the sheet as "CSV UTF-8".' },
  { name: 'a PDF', starts: ['%PDF'], hint: 'Download the statement as CSV from the bank.' },
  { name: 'an archive', starts: ['\x1f\x8b', 'Rar!', '7z\xbc\xaf'], hint: 'Unpack it first.' },
  { name: 'a picture', starts: ['\x89PNG', '\xff\xd8\xff', 'GIF8'], hint: AS_CSV },
  { name: 'an OFX file', starts: ['OFXHEADER', '<OFX'], hint: AS_CSV },
  { name: 'a QIF file', starts: ['!Type:', '!Account'], hint: AS_CSV },
  { name: 'an MT940 statement', starts: [':20:', '{1:F01'], hint: AS_CSV },
  { name: 'a web page', starts: ['<!DOCTYPE', '<html', '<HTML', '<!doctype'], hint: AS_CSV },
  { name: 'an XML file', starts: ['<?xml'], hint: AS_CSV },
  { name: 'a JSON file', starts: ['{"', '[{', '{\n', '{\r\n'], hint: AS_CSV },
];

/** @throws AppError UNSUPPORTED_MEDIA_TYPE for what is another kind of file */
export function refuseOtherFiles(sample: Uint8Array): void {
  const start = Buffer.from(sample.subarray(0, 64))
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart();
  const other = OTHER_FILES.find(({ starts }) => starts.some((text) => start.startsWith(text)));
  if (other === undefined) return;
  throw new AppError('UNSUPPORTED_MEDIA_TYPE', `The file is ${other.name}, not a table as text. ${other.hint}`);
}
