import type { ImportColumn, ImportRowError } from '../../__generated__/resolvers.ts';
import type { Import } from '../import.ts';
import type { RowError } from '../staging/rows/import-row.ts';
import { StoredRecognition } from '../staging/stored-recognition.ts';
import { toWireField } from './import-field.ts';

/** The columns of a file with what they hold; none until it is recognised. */
export function toImportColumns({ headers, recognised }: Import): ImportColumn[] {
  if (recognised === null) return [];
  const { mapping, samples } = StoredRecognition.parse(recognised);
  const fields = new Map(Object.entries(mapping).map(([field, column]) => [column, field]));
  return headers.map((header, index) => ({
    ...{ index, header, examples: samples[index] ?? [] },
    field: wireField(fields.get(index) ?? null),
  }));
}

export function toRowError({ field, column, code, message, hint }: RowError): ImportRowError {
  return { field: wireField(field), column, code, message, hint };
}

function wireField(field: string | null) {
  return field === null ? null : toWireField(field);
}
