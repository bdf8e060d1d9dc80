import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { routes } from '@/app/router.ts';
import type { Messages } from './collect.ts';

const SOURCE = join(import.meta.dirname, '..');

/** Keys that are put together when the app runs, by their beginnings: codes of the server, names of enumerations. */
const DYNAMIC_PREFIXES: readonly string[] = ['problems.codes.', 'problems.fields.', 'shell.role.', 'shell.theme.'];

function textsOf(language: string): Map<string, string> {
  const folder = join(SOURCE, 'locales', language);
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const entries = files.flatMap((name) => {
    const messages: Messages = JSON.parse(readFileSync(join(folder, name), 'utf8'));
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

const placeholders = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].sort();

const english = textsOf('en');
const german = textsOf('de');
const sources = readdirSync(SOURCE, { recursive: true, withFileTypes: true })
  .filter(({ name }) => /\.(vue|ts)$/.test(name) && !name.endsWith('.test.ts'))
  .map(({ parentPath, name }) => join(parentPath, name))
  .filter((path) => !/\/(__generated__|testing)\//.test(path));
const contents = sources.map((path) => ({ path: relative(SOURCE, path), text: readFileSync(path, 'utf8') }));
const feature = new RegExp(
  `['"\`]((?:${[...new Set([...english.keys()].map((key) => key.split('.')[0]))].join('|')})(?:\\.\\w+)+)['"\`]`,
  'g',
);

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
    const calls = /\bt\(\s*['"]([\w.]+)['"]|\bkeypath="([\w.]+)"/g;
    const missing = contents.flatMap(({ path, text }) =>
      [...text.matchAll(calls), ...text.matchAll(feature)]
        .map(([, first, second]) => first ?? second ?? '')
        .filter((key) => !english.has(key) && !DYNAMIC_PREFIXES.some((prefix) => key.startsWith(prefix)))
        .map((key) => `${path}: ${key}`),
    );
    expect(missing).toEqual([]);
  });

  it('are all used', () => {
    const all = contents.map(({ text }) => text).join('\n');
    const unused = [...english.keys()].filter(
      (key) =>
        !DYNAMIC_PREFIXES.some((prefix) => key.startsWith(prefix)) &&
        !new RegExp(`['"\`]${key.replaceAll('.', '\\.')}['"\`]`).test(all),
    );
    expect(unused).toEqual([]);
  });

  it('are used below every beginning that keys may have', () => {
    const idle = DYNAMIC_PREFIXES.filter((prefix) => !contents.some(({ text }) => text.includes(`\`${prefix}`)));
    expect(idle).toEqual([]);
  });
});

describe('the routes', () => {
  it('say who may open them, and have a title', () => {
    const unguarded = routes.filter(({ meta }) => meta?.permission === undefined && meta?.access === undefined);
    expect(unguarded.map(({ path }) => path)).toEqual([]);
    expect(routes.filter(({ meta }) => !english.has(meta?.title ?? '')).map(({ path }) => path)).toEqual([]);
  });
});
