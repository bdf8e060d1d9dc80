import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { parseId } from './ids.ts';

/** The token of an API key. */
export interface ApiKeyToken {
  readonly tenantId: number;
  /** Shown in lists; names the key within the tenant. */
  readonly prefix: string;
  /** SHA-256 of the token, hexadecimal. The secret has 256 random bits, so a plain digest suffices. */
  readonly hash: string;
}

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const BASE = BigInt(ALPHABET.length);
const NAME_LENGTH = 8;
/** 62^43 is more than 2^256. */
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;
const FORM = /^(olk_([0-9A-Za-z]{1,9})([0-9A-Za-z]{8})_[0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;

/** True for a text that can only be meant as an API key. */
export function isMeantAsApiKey(text: string): boolean {
  return text.startsWith('olk_');
}

/** A prefix for a new key: the tenant's id in base 62, which finds the tenant of a request, and eight random characters. */
export function newApiKeyPrefix(tenantId: number): string {
  return encode(BigInt(tenantId)) + randomText(NAME_LENGTH);
}

/**
 * Issues a token: `olk_<prefix>_<secret><checksum>`. The checksum is the CRC-32 of everything before it, in base 62 with six digits
 * (0-9, A-Z, a-z): scanners recognise a token without asking.
 */
export function issueApiKeyToken(prefix: string): { text: string; hash: string } {
  const head = `olk_${prefix}_${randomText(SECRET_LENGTH)}`;
  const text = head + checksumOf(head);
  return { text, hash: digestOf(text) };
}

/** Parses a token; null where its form or its checksum is wrong. */
export function readApiKeyToken(text: string): ApiKeyToken | null {
  const [, head = '', tenant = '', name = '', checksum] = FORM.exec(text) ?? [];
  if (head === '' || checksumOf(head) !== checksum) return null;
  const tenantId = parseId(String(decode(tenant)));
  if (tenantId === null || encode(BigInt(tenantId)) !== tenant) return null;
  return { tenantId, prefix: tenant + name, hash: digestOf(text) };
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function checksumOf(head: string): string {
  return encode(BigInt(crc32(head))).padStart(CHECKSUM_LENGTH, '0');
}

function randomText(length: number): string {
  return Array.from({ length }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
}

function encode(number: bigint): string {
  const rest = number / BASE;
  return (rest === 0n ? '' : encode(rest)) + ALPHABET.charAt(Number(number % BASE));
}

function decode(text: string): bigint {
  return Array.from(text).reduce((number, digit) => number * BASE + BigInt(ALPHABET.indexOf(digit)), 0n);
}
