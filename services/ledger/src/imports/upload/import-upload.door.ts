import { createHash } from 'node:crypto';
import { recordAudit } from '@outlay/audit/record';
import { invalidField } from '@outlay/errors/app-error';
import type { Upload, UploadDoor } from '@outlay/service-kit/tickets/doors';
import type { RedeemedTicket } from '@outlay/service-kit/tickets/ticket-office';
import { actingKeyId, actingUserId, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { z } from 'zod';
import { IMPORT_KINDS } from '../import.ts';
import { originOf } from '../import-origin.ts';
import { requireImporter } from '../import-rights.ts';
import { ImportRepository } from '../import.repository.ts';
import { MOST_FILE_BYTES } from '../reading/import-limits.ts';
import { LineWatch } from './line-watch.ts';
import { requireText } from './require-text.ts';
import { ImportFileRepository, PART_BYTES } from './import-file.repository.ts';

/** The purpose of tickets to send a file with. */
export const IMPORT_UPLOAD = 'import-upload';
/** Days for which a file and its rows are kept. */
export const KEPT_DAYS = 30;

export const uploadContent = z.object({ kind: z.enum(IMPORT_KINDS), name: z.string() });

/** Takes files to import. What is stored of one that breaks off is removed at once. */
export class ImportUploadDoor implements UploadDoor {
  readonly kind = 'upload';
  /** Programs and browsers name a CSV file in several ways. */
  readonly contentTypes = [
    'text/csv',
    'text/plain',
    'text/tab-separated-values',
    'application/csv',
    'application/vnd.ms-excel',
    'application/octet-stream',
  ];
  readonly maxBytes = MOST_FILE_BYTES;
  readonly #database: TenantDatabase;
  readonly #received: () => void;

  /** @param received called once there is an import to read */
  constructor(database: TenantDatabase, received: () => void) {
    this.#database = database;
    this.#received = received;
  }

  async take(
    { tenantId, content }: RedeemedTicket,
    { body }: Upload,
    context: RequestContext,
  ): Promise<{ id: string }> {
    requireImporter(context);
    const { kind, name } = uploadContent.parse(content);
    const id = await this.#database.write({ tenantId }, (em) => new ImportRepository(em, tenantId).nextId());
    const file = new ImportFileRepository(this.#database, tenantId, id);
    try {
      const { fileHash, fileBytes } = await store(body, file);
      await this.#database.write({ tenantId }, async (em) => {
        await new ImportRepository(em, tenantId).insert({
          ...{ id, kind, name, fileHash, fileBytes, origin: originOf(context), keptDays: KEPT_DAYS },
          ...{ createdBy: actingUserId(context), createdByKey: actingKeyId(context) },
        });
        const changes = { kind: { before: null, after: kind }, file_bytes: { before: null, after: fileBytes } };
        await recordAudit(em, context, { action: 'import.prepared', entityType: 'import', entityId: id, changes });
      });
    } catch (error) {
      await file.remove();
      throw error;
    }
    this.#received();
    return { id: String(id) };
  }
}

/** @throws AppError VALIDATION_FAILED for an empty file, UNSUPPORTED_MEDIA_TYPE for one that is no text, PAYLOAD_TOO_LARGE for an endless line */
async function store(
  body: AsyncIterable<Buffer>,
  file: ImportFileRepository,
): Promise<{ fileHash: string; fileBytes: number }> {
  const hash = createHash('sha256');
  const lines = new LineWatch();
  let fileBytes = 0;
  let parts = 0;
  for await (const part of partsOf(body)) {
    if (parts === 0) requireText(part);
    lines.see(part);
    hash.update(part);
    fileBytes += part.length;
    await file.append(parts++, part);
  }
  if (fileBytes === 0) throw invalidField('file', 'is empty; send a file with a header and rows', 'REQUIRED');
  return { fileHash: hash.digest('hex'), fileBytes };
}

async function* partsOf(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length < PART_BYTES) continue;
    const bytes = Buffer.concat(chunks);
    let start = 0;
    for (; bytes.length - start >= PART_BYTES; start += PART_BYTES) yield bytes.subarray(start, start + PART_BYTES);
    chunks = start < bytes.length ? [bytes.subarray(start)] : [];
    length = bytes.length - start;
  }
  if (length > 0) yield Buffer.concat(chunks);
}
