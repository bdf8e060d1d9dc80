import { invalidField } from '@outlay/errors/app-error';
import { checkTogether } from '@outlay/errors/check-together';
import { currencyOf } from '@outlay/money/currencies';
import { parseId } from '@outlay/tenancy/ids';
import { invalidReference } from '@outlay/errors/app-error';
import { readLine } from '@outlay/text/read-text';
import type { ChangeImportInput, ImportDefaultsInput, ImportFormatInput } from '../../__generated__/resolvers.ts';
import type { Import } from '../import.ts';
import { fieldsOf, type ImportField, type Mapping } from '../reading/import-fields.ts';
import { formatChoicesSchema, type FormatChoices } from '../reading/import-format.ts';
import { Defaults } from '../staging/defaults.ts';
import { StoredChoices, StoredMapping, StoredRecognition } from '../staging/stored-recognition.ts';
import { toImportField } from '../wire/import-field.ts';

const NAME_LENGTH = 200;
/** Parts of the format that decide which rows there are. */
const TABLE_PARTS = ['encoding', 'delimiter', 'skipTop', 'hasHeader'] as const;

/** An import's settings after a change. */
export interface ImportSettings {
  readonly name: string;
  readonly format: FormatChoices;
  /** Empty where nobody chose a column. */
  readonly mapping: Mapping;
  readonly defaults: Defaults;
  readonly takesTwins: boolean;
  /** True where every row is to be judged again. */
  readonly isReread: boolean;
  /** True where the rows themselves may be others. */
  readonly hasOtherRows: boolean;
}

/** @throws AppError VALIDATION_FAILED with one detail per wrong field; INVALID_REFERENCE for an id that nothing can have */
export function readSettings(found: Import, input: ChangeImportInput): ImportSettings {
  const before = {
    format: StoredChoices.parse(found.format),
    mapping: StoredMapping.parse(found.mapping),
    defaults: Defaults.parse(found.defaults),
  };
  const name = () => (input.name == null ? found.name : readLine(input.name, 'name', NAME_LENGTH));
  const format = () => (input.format == null ? before.format : readFormat(before.format, input.format));
  const mapping = () => (input.mapping == null ? before.mapping : readMapping(found, before.mapping, input.mapping));
  const defaults = () => (input.defaults == null ? before.defaults : readDefaults(before.defaults, input.defaults));
  const takesTwins = () => readTakesTwins(found, input.takesTwins);
  checkTogether(name, format, mapping, defaults, takesTwins);
  const after = { format: format(), mapping: mapping(), defaults: defaults() };
  return {
    ...after,
    ...{ name: name(), takesTwins: takesTwins() },
    isReread: found.state === 'failed' || JSON.stringify(before) !== JSON.stringify(after),
    hasOtherRows: TABLE_PARTS.some((part) => before.format[part] !== after.format[part]),
  };
}

function readFormat(before: FormatChoices, input: ImportFormatInput): FormatChoices {
  const merged = Object.fromEntries(Object.entries({ ...before, ...input }).filter(([, value]) => value != null));
  const read = formatChoicesSchema.safeParse(merged);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const field = String(issue?.path[0] ?? 'encoding');
  throw invalidField(`format.${field}`, MISTAKES[field] ?? 'is none of those permitted', 'INVALID_CHOICE');
}

const MISTAKES: Readonly<Record<string, string>> = {
  encoding: 'must be an encoding such as utf-8, utf-16le or windows-1252',
  delimiter: 'must be a comma, a semicolon, a bar or a tab',
  skipTop: 'must be 0 to 1000 lines',
  skipBottom: 'must be 0 to 1000 rows',
};

function readMapping(found: Import, before: Mapping, changes: NonNullable<ChangeImportInput['mapping']>): Mapping {
  const recognised = found.recognised === null ? {} : StoredRecognition.parse(found.recognised).mapping;
  const chosen = new Map(changes.map((change, index) => readPlace(found, change, `mapping.${index}`)));
  const places = [...chosen.values()].filter((place) => place !== null);
  if (new Set(places).size < places.length)
    throw invalidField('mapping', 'must not give a column to two fields', 'REPEATED');
  const kept = Object.entries(Object.keys(before).length > 0 ? before : recognised).filter(
    // A column that gets another field leaves its earlier one.
    ([field, place]) => !places.includes(place) && ![...chosen.keys()].some((name) => name === field),
  );
  return StoredMapping.parse(Object.fromEntries([...kept, ...[...chosen].filter(([, place]) => place !== null)]));
}

/** @returns the field with its column; null where it gets none */
function readPlace(
  { kind, headers }: Import,
  { field: wire, column, header }: NonNullable<ChangeImportInput['mapping']>[number],
  at: string,
): [ImportField, number | null] {
  const field = toImportField(wire);
  if (!fieldsOf(kind).includes(field)) throw invalidField(`${at}.field`, `is none of ${kind}`, 'NOT_ALLOWED');
  const place = header == null ? column : columnOf(headers, header, `${at}.header`);
  if (place == null) return [field, null];
  if (place >= 0 && place < headers.length) return [field, place];
  throw invalidField(`${at}.column`, `must be 0 to ${headers.length - 1}`, 'OUT_OF_RANGE');
}

/** The column of a header, as it is in the file or apart from case. */
function columnOf(headers: readonly string[], header: string, field: string): number {
  const exact = headers.indexOf(header);
  if (exact >= 0) return exact;
  const wanted = header.trim().toLowerCase();
  const alike = headers.findIndex((one) => one.trim().toLowerCase() === wanted);
  if (alike >= 0) return alike;
  throw invalidField(field, 'is no header of the file', 'INVALID_CHOICE');
}

function readDefaults(before: Defaults, input: ImportDefaultsInput): Defaults {
  const id = (field: 'accountId' | 'projectId' | 'categoryId') => {
    const given = input[field];
    if (given === undefined) return before[field];
    const number = given === null ? null : parseId(given);
    if (given !== null && number === null) throw invalidReference(`defaults.${field}`);
    return number;
  };
  const { currency } = input;
  const chosen = currency == null ? null : currencyOf(currency);
  return {
    ...{ accountId: id('accountId'), projectId: id('projectId'), categoryId: id('categoryId') },
    currency: currency === undefined ? before.currency : chosen,
  };
}

function readTakesTwins({ kind, takesTwins }: Import, given: boolean | null | undefined): boolean {
  if (given === true && kind === 'accounts') throw twinsOfAccounts('takesTwins');
  return given ?? takesTwins;
}

/** 400: names of accounts are unique. */
export function twinsOfAccounts(field: string): Error {
  return invalidField(field, 'is not for accounts: there is one of each name', 'NOT_ALLOWED');
}
