import { invalidField, validationFailed, type ErrorDetail } from '@outlay/errors/app-error';
import type { DetailCode } from '@outlay/errors/detail-codes';

/** Far deeper than any body of ours. */
const MAX_DEPTH = 64;
/** Far more than any body has; a megabyte of wrong values would keep validation busy for seconds. */
const MAX_VALUES = 10_000;
/** Every number of so few characters, without an exponent, is the same number as a double. */
const EXACT_CHARACTERS = 15;
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;
const NUMBER = /-?[0-9][0-9.eE+-]*/y;
const [QUOTE, BACKSLASH, COMMA, MINUS, NINE] = [0x22, 0x5c, 0x2c, 0x2d, 0x39];
const [OPEN_OBJECT, CLOSE_OBJECT, OPEN_LIST, CLOSE_LIST] = [0x7b, 0x7d, 0x5b, 0x5d];

/** Well-formed JSON, parsed. */
export interface StrictJson {
  readonly value: unknown;
  /** True where a double may not hold each of its numbers. */
  readonly hasLongNumbers: boolean;
}

/** An object or a list that is open at a point of the text. */
interface Level {
  /** The keys so far; null for a list. */
  readonly keys: Set<string> | null;
  /** The current key of an object. */
  key: string;
  /** The current index of a list. */
  index: number;
  expectsKey: boolean;
}

/**
 * Parses JSON without duplicate keys and lone surrogates.
 *
 * @throws AppError VALIDATION_FAILED for malformed JSON; for a key that an object has twice, or that could reach a prototype;
 *   for a lone surrogate (always an escape: the bytes are UTF-8); for too many values or too deep nesting
 */
export function parseStrictJson(
  text: string,
  tooLarge: TooLarge = (issue) => invalidField('body', issue, 'TOO_MANY'),
): StrictJson {
  const value = parse(text);
  return { value, hasLongNumbers: new Scanner(text, tooLarge).scan() };
}

/** Makes the error for too many values or too deep nesting. */
type TooLarge = (issue: string) => Error;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalidField('body', 'is not well-formed JSON', 'INVALID_FORMAT');
  }
}

/** Reads well-formed JSON once more, for what `JSON.parse` passes over. */
class Scanner {
  readonly #text: string;
  readonly #tooLarge: TooLarge;
  readonly #hasSurrogates: boolean;
  readonly #levels: Level[] = [];
  readonly #faults = new Map<string, ErrorDetail>();
  #values = 0;

  constructor(text: string, tooLarge: TooLarge) {
    this.#tooLarge = tooLarge;
    this.#text = text;
    this.#hasSurrogates = SURROGATE_ESCAPE.test(text);
  }

  /** @returns true where a double may not hold each of its numbers */
  scan(): boolean {
    const text = this.#text;
    let hasLongNumbers = false;
    let level: Level | undefined;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text.charCodeAt(at);
      if (sign === QUOTE) {
        const end = endOfString(text, at);
        if (level?.expectsKey || this.#hasSurrogates) this.#takeString(level, stringAt(text, at, end));
        at = end;
      } else if (sign === COMMA) {
        this.#countValue();
        if (level?.keys) level.expectsKey = true;
        else if (level) level.index += 1;
      } else if (sign >= MINUS && sign <= NINE) {
        const end = endOfNumber(text, at);
        hasLongNumbers ||= end - at > EXACT_CHARACTERS || /[eE]/.test(text.slice(at, end));
        at = end - 1;
      } else if (sign === OPEN_OBJECT || sign === OPEN_LIST) {
        level = this.#open(sign === OPEN_OBJECT);
      } else if (sign === CLOSE_OBJECT || sign === CLOSE_LIST) {
        this.#levels.pop();
        level = this.#levels.at(-1);
      }
    }
    if (this.#faults.size === 0) return hasLongNumbers;
    throw validationFailed([...this.#faults.values()]);
  }

  #open(isObject: boolean): Level {
    this.#countValue();
    if (this.#levels.length === MAX_DEPTH) throw this.#tooLarge(`must not be nested deeper than ${MAX_DEPTH}`);
    const level: Level = { keys: isObject ? new Set() : null, key: '', index: 0, expectsKey: isObject };
    this.#levels.push(level);
    return level;
  }

  #countValue(): void {
    this.#values += 1;
    if (this.#values > MAX_VALUES) throw this.#tooLarge(`must not hold more than ${MAX_VALUES} values`);
  }

  #takeString(level: Level | undefined, value: string): void {
    if (level?.expectsKey) {
      level.expectsKey = false;
      level.key = value;
      if (FORBIDDEN_KEYS.has(value)) this.#fault('is not a known field', 'UNKNOWN_FIELD');
      if (level.keys?.has(value)) this.#fault('must not be given more than once', 'REPEATED');
      level.keys?.add(value);
    }
    if (this.#hasSurrogates && !value.isWellFormed()) this.#fault('contains half of a surrogate pair', 'BAD_TEXT');
  }

  #fault(message: string, code: DetailCode): void {
    const path = this.#levels.map(({ keys, key, index }) => (keys ? key : String(index)));
    const field = path.join('.').toWellFormed() || 'body';
    this.#faults.set(field, { field, message, code });
  }
}

/** The place of the closing quote of a string that opens at `start`. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === BACKSLASH) before -= 1;
  return (at - before) % 2 === 0;
}

function stringAt(text: string, start: number, end: number): string {
  const written = text.slice(start + 1, end);
  return written.includes('\\') ? String(JSON.parse(text.slice(start, end + 1))) : written;
}

function endOfNumber(text: string, start: number): number {
  NUMBER.lastIndex = start;
  NUMBER.test(text);
  return NUMBER.lastIndex;
}
