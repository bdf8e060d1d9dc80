import { notFound } from '@outlay/errors/app-error';
import { csvFile } from '@outlay/files/csv-file';
import { CSV_TYPE, SEPARATORS, type Separator } from '@outlay/files/csv-options';
import { neutralise } from '@outlay/files/neutralise';
import type { Column, Row } from '@outlay/files/table';
import type { Download, DownloadDoor } from '@outlay/service-kit/tickets/doors';
import type { RedeemedTicket } from '@outlay/service-kit/tickets/ticket-office';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { z } from 'zod';
import { requireImporter } from '../import-rights.ts';
import type { Import } from '../import.ts';
import { ImportRepository } from '../import.repository.ts';
import { StoredRecognition } from '../staging/stored-recognition.ts';
import { rejectedRows, type RejectedRow } from './rejected-rows.repository.ts';

/** The purpose of tickets to the bad rows of an import. */
export const REJECTED_ROWS = 'import-rejected';
/** The column that says what is wrong. A file that is sent again has it already. */
const ERROR = 'error';
const ticketContent = z.object({ id: z.int() });

/** Gives the bad rows as CSV, to be mended and sent again. */
export class RejectedRowsDoor implements DownloadDoor {
  readonly kind = 'download';
  readonly #database: TenantDatabase;

  constructor(database: TenantDatabase) {
    this.#database = database;
  }

  async open({ tenantId, content }: RedeemedTicket, context: RequestContext): Promise<Download> {
    requireImporter(context);
    const { id } = ticketContent.parse(content);
    const found = await this.#database.read({ tenantId }, (em) => new ImportRepository(em, tenantId).find(id));
    if (!found) throw notFound('Import');
    const width = found.headers.at(-1) === ERROR ? found.headers.length - 1 : found.headers.length;
    const columns = [...found.headers.slice(0, width), ERROR].map(columnOf);
    const rows = rowsOf(rejectedRows(this.#database, tenantId, id), width);
    const body = csvFile({ columns, rows }, { separator: separatorOf(found), bom: true });
    return { fileName: `${nameOf(found)}-rejected.csv`, contentType: CSV_TYPE, body };
  }
}

async function* rowsOf(rejected: AsyncIterable<RejectedRow>, width: number): AsyncGenerator<Row, void, undefined> {
  for await (const { cells, errors } of rejected) {
    const kept = Array.from({ length: width }, (_cell, index) => cells[index] ?? '');
    yield [...kept.map(safe), errors.map(({ message, hint }) => [message, hint].filter(Boolean).join(' ')).join('; ')];
  }
}

/** An amount such as `-12,50 €`: no formula, though it begins as one. */
const AMOUNT = /^[+-]? ?[\d.,'\s]+(?: ?[\p{L}\p{Sc}]{1,3})?$/u;

function safe(text: string): string {
  return AMOUNT.test(text) ? text : neutralise(text);
}

/** Its cells are safe already. */
function columnOf(header: string): Column {
  const key = neutralise(header);
  return { key, label: key, kind: 'decimal' };
}

/** As in the file, where it is one of the house's. */
function separatorOf({ recognised }: Import): Separator {
  if (recognised === null) return SEPARATORS.COMMA;
  const { delimiter } = StoredRecognition.parse(recognised).format;
  return Object.values(SEPARATORS).find((separator) => separator === delimiter) ?? SEPARATORS.COMMA;
}

function nameOf({ name }: Import): string {
  return name.replace(/\.(csv|txt|tsv)$/i, '').replace(/[/\\]/g, '-');
}
