/** Encodings that a file may have, by their names in the WHATWG's standard. `windows-1252` covers ISO-8859-1. */
export const ENCODINGS = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'iso-8859-2',
  'iso-8859-5',
  'iso-8859-7',
  'iso-8859-15',
  'macintosh',
  'koi8-r',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'gb18030',
  'big5',
] as const;

export type Encoding = (typeof ENCODINGS)[number];

const known: ReadonlyMap<string, Encoding> = new Map(ENCODINGS.map((encoding) => [encoding, encoding]));

/** The encoding of a name, such as `ISO-8859-1` or `CP932`; null where it is none of ours. */
export function encodingOf(name: string): Encoding | null {
  try {
    return known.get(new TextDecoder(ALIASES.get(name.toLowerCase()) ?? name).encoding) ?? null;
  } catch {
    return null;
  }
}

/** Names that detectors use and the standard does not know. */
const ALIASES = new Map([
  ['cp932', 'shift_jis'],
  ['cp949', 'euc-kr'],
  ['macroman', 'macintosh'],
  ['utf-16-le', 'utf-16le'],
  ['utf-16-be', 'utf-16be'],
  ['gb2312', 'gb18030'],
]);
