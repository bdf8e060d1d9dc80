import { isAscii, isUtf8 } from 'node:buffer';
import { detect } from 'jschardet';
import { decodeSample } from './decode.ts';
import { encodingOf, type Encoding } from './encodings.ts';

/** Bytes that the detector looks at. */
const LOOKED_AT = 64 * 1024;
/** A character of UTF-8 has at most four bytes, so this many may be missing at the end of a sample. */
const CUT_BYTES = 3;

/**
 * The encoding of a file, by its start: a byte order mark, else UTF-8 where the bytes are valid, else what the bytes look like. If
 * nothing is found it is Windows-1252, as every byte is a character there.
 */
export function detectEncoding(sample: Uint8Array): Encoding {
  return byMark(sample) ?? byZeros(sample) ?? (isUtf8Sample(sample) ? 'utf-8' : byLooks(sample));
}

/** The encoding of bytes that are not UTF-8, though the file began so. */
export function detectLegacyEncoding(chunk: Uint8Array): Encoding {
  const first = chunk.findIndex((byte) => byte >= 0x80);
  return byLooks(chunk.subarray(Math.max(0, first - 1024)));
}

function byMark([first, second, third]: Uint8Array): Encoding | null {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  return null;
}

/** UTF-16 without a mark: every second byte of ASCII is zero. */
function byZeros(sample: Uint8Array): Encoding | null {
  const counts = [0, 0];
  const looked = sample.subarray(0, 4_096);
  for (let at = 0; at < looked.length; at++) {
    if (looked[at] === 0) counts[at % 2] = (counts[at % 2] ?? 0) + 1;
  }
  const [even = 0, odd = 0] = counts;
  const enough = looked.length / 4;
  if (odd > enough && even < odd / 4) return 'utf-16le';
  if (even > enough && odd < even / 4) return 'utf-16be';
  return null;
}

function isUtf8Sample(sample: Uint8Array): boolean {
  for (let cut = 0; cut <= Math.min(CUT_BYTES, sample.length); cut++) {
    if (isUtf8(sample.subarray(0, sample.length - cut))) return true;
  }
  return false;
}

/** Its confidence says nothing: it is 0.02 where it is right. */
function byLooks(sample: Uint8Array): Encoding {
  const looked = sample.subarray(0, LOOKED_AT);
  if (isAscii(looked)) return 'windows-1252';
  const encoding = encodingOf(detect(looked).encoding ?? '');
  if (encoding === null || encoding === 'utf-8') return 'windows-1252';
  return encoding === 'iso-8859-15' ? westernEncoding(looked) : commonEncoding(looked, encoding);
}

/** The two differ in few characters: 0x80 to 0x9f are none of ISO-8859-15, whose euro sign is 0xa4. */
function westernEncoding(sample: Uint8Array): Encoding {
  const hasControls = sample.some((byte) => byte >= 0x80 && byte <= 0x9f);
  return !hasControls && sample.includes(0xa4) ? 'iso-8859-15' : 'windows-1252';
}

/** Few letters tell encodings of Europe apart: where the text is the same in the most common one, it is that. */
function commonEncoding(sample: Uint8Array, encoding: Encoding): Encoding {
  const common = 'windows-1252';
  return decodeSample(sample, encoding) === decodeSample(sample, common) ? common : encoding;
}
