import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { routes } from '@/app/router.ts';
import type { Messages } from './collect.ts';

const SOURCE = join(import.meta.dirname, '..');

function textsOf(language: string): Map<string, string> {
  const files = readdirSync(join(SOURCE, 'locales', language), { recursive: true, withFileTypes: true });
  const entries = files.flatMap(({ parentPath, name }) => {
    if (!name.endsWith('.json')) return [];
    const messages: Messages = JSON.parse(readFileSync(join(parentPath, name), 'utf8'));
    return flatten(messages, name.slice(0, -'.json'.length));
  });
  return new Map(entries);
}

function flatten(messages: Messages, path: string): [string, string][] {
  return Object.entries(messages).flatMap(([name, value]): [string, string][] => {
    const key = `${path}.${name}`;
    return typeof value === 'string' ? [[key, value]] : flatten(value, key);
  });
}

/** Codes of errors and of their details, as the server's contract lists them. */
function codesOfServer(): { ErrorCode: string[]; DetailCode: string[] } {
  const contract = JSON.parse(readFileSync(join(SOURCE, '..', '..', 'gateway', 'openapi.json'), 'utf8'));
  const { error_code: error, details } = contract.components.schemas.Error.properties;
  return { ErrorCode: error.enum, DetailCode: details.items.properties.code.enum };
}

const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();

const english = textsOf('en');
const german = textsOf('de');
const sources = readdirSync(SOURCE, { recursive: true, withFileTypes: true })
  .filter(({ name }) => /\.(vue|ts)$/.test(name) && !name.endsWith('.test.ts'))
  .map(({ parentPath, name }) => join(parentPath, name))
  .filter((path) => !/\/(__generated__|testing)\//.test(path));
const contents = sources.map((path) => readFileSync(path, 'utf8'));
const features = [...new Set([...english.keys()].map((key) => key.split('.')[0]))].join('|');
/** Keys in quotes, also as titles of routes and as properties. Double quotes hold expressions of a template. */
const quoted = new RegExp(`['\`]((?:${features})(?:\\.\\w+)+)['\`]`, 'g');
/** Beginnings of keys that end with a code of the server or the name of a choice. */
const composed = new RegExp(`\`((?:${features})\\.[\\w.]*)\\$\\{`, 'g');
const found = (pattern: RegExp): Set<string> =>
  new Set(contents.flatMap((text) => [...text.matchAll(pattern)].map(([, key]) => key ?? '')));

describe('the texts', () => {
  it('are in English and German', () => {
    expect([...english.keys()].filter((key) => !german.has(key))).toEqual([]);
    expect([...german.keys()].filter((key) => !english.has(key))).toEqual([]);
  });

  it('have the same placeholders in both languages', () => {
    const different = [...english].filter(
      ([key, text]) => placeholders(text).join() !== placeholders(german.get(key) ?? '').join(),
    );
    expect(different.map(([key]) => key)).toEqual([]);
  });

  it('exist for every key in the code', () => {
    const called = found(/\b(?:t|te)\(\s*['"]([\w.]+)['"]/g);
    const linked = found(/\bkeypath="([\w.]+)"/g);
    const keys = [...found(quoted), ...called, ...linked];
    expect(keys.filter((key) => !english.has(key))).toEqual([]);
  });

  it('exist for every beginning that the code completes', () => {
    const keys = [...english.keys()];
    const beginnings = [...found(composed)];
    expect(beginnings).not.toEqual([]);
    expect(beginnings.filter((beginning) => !keys.some((key) => key.startsWith(beginning)))).toEqual([]);
  });

  it('are all used', () => {
    const used = new Set([...found(quoted), ...found(/\bkeypath="([\w.]+)"/g)]);
    const beginnings = [...found(composed)];
    const unused = [...english.keys()].filter(
      (key) => !used.has(key) && !beginnings.some((beginning) => key.startsWith(beginning)),
    );
    expect(unused).toEqual([]);
  });
});

describe('the texts of problems', () => {
  const { ErrorCode, DetailCode } = codesOfServer();

  it.each([
    ['codes', ErrorCode],
    ['fields', DetailCode],
  ])('name every code of the server, and no other: %s', (kind, codes) => {
    const own = kind === 'codes' ? ['OUTDATED', 'UNREACHABLE'] : [];
    const named = [...english.keys()].flatMap((key) => new RegExp(`^problems\\.${kind}\\.(\\w+)`).exec(key)?.[1] ?? []);
    expect([...new Set(named)].sort()).toEqual([...codes, ...own].sort());
  });
});

describe('the routes', () => {
  it('say who may open them, and have a title', () => {
    const unguarded = routes.filter(({ meta }) => meta?.permission === undefined && meta?.access === undefined);
    expect(unguarded.map(({ path }) => path)).toEqual([]);
    expect(routes.filter(({ meta }) => !english.has(meta?.title ?? '')).map(({ path }) => path)).toEqual([]);
  });
});
