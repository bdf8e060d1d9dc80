import { readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Language } from './look.ts';

const FOLDER = new URL('../../../web/src/locales/', import.meta.url);

/** The text of a key, such as `expenses.form.save`, with its `{values}` filled in. Of a plural it takes the last form. */
export type Texts = (key: string, values?: Readonly<Record<string, string | number>>) => string;

const loaded = new Map<Language, Texts>();

/** @throws (the function) Error for a key that the locale lacks */
export function textsOf(language: Language): Texts {
  const known = loaded.get(language) ?? load(language);
  loaded.set(language, known);
  return known;
}

function load(language: Language): Texts {
  const folder = fileURLToPath(new URL(`${language}/`, FOLDER));
  const texts = new Map<string, string>();
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.json')) continue;
    flatten(JSON.parse(readFileSync(join(folder, file), 'utf8')), basename(file, '.json'), texts);
  }
  return (key, values = {}) => {
    const text = texts.get(key);
    if (text === undefined) throw new Error(`The locale ${language} has no ${key}.`);
    const form = text.split(' | ').at(-1) ?? text;
    return form.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
}

function flatten(value: unknown, path: string, texts: Map<string, string>): void {
  if (typeof value === 'string') texts.set(path, value);
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) flatten(inner, `${path}.${name}`, texts);
}
