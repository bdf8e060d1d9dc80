import { setImmediate } from 'node:timers/promises';
import { yearAfter } from '../../time/calendar.ts';
import { PostingStateRepository } from '../../posting/posting-state.repository.ts';
import { requireReferences } from '../../posting/require-references.ts';
import { contextOfJob } from '../import-origin.ts';
import type { Import } from '../import.ts';
import { ImportRepository } from '../import.repository.ts';
import { ProgressRepository } from '../progress.repository.ts';
import { recogniseFile, type Recognition } from '../reading/recognise-file.ts';
import { parseRows } from '../reading/table/parse-rows.ts';
import { ImportFileRepository, PART_BYTES } from '../upload/import-file.repository.ts';
import type { ClaimedImport } from '../working/import-claims.repository.ts';
import { Defaults } from './defaults.ts';
import type { ImportReaderParts } from './import-reader.ts';
import { judgeRows } from './judging/judge-rows.ts';
import { readNameBooks } from './judging/name-books.ts';
import { LayoutRepository } from './layout.repository.ts';
import { ReadingHold } from './reading-hold.ts';
import { ImportRowRepository } from './rows/import-row.repository.ts';
import { NO_CHOICES, type FileRow } from './rows/import-row.ts';
import type { RowRules } from './row-rules.ts';
import { StoredChoices, StoredMapping, toStored } from './stored-recognition.ts';
import { totalImport } from './totals/total-import.ts';

/** Rows that are judged at once: few enough not to hold up requests of the same process. */
const BATCH = 250;

/** Choices of somebody, for this import or for an earlier one with the same header. */
interface Chosen {
  readonly format: StoredFormat;
  readonly mapping: ReturnType<typeof StoredMapping.parse>;
  readonly defaults: Defaults;
}
type StoredFormat = ReturnType<typeof StoredChoices.parse>;

/** One reading of a file: it is recognised, then its rows are judged and written in batches, each in a transaction. */
export class ReadingRun {
  readonly #parts: ImportReaderParts;
  readonly #claim: ClaimedImport;
  readonly #hold: ReadingHold;
  readonly #file: ImportFileRepository;

  constructor(parts: ImportReaderParts, claim: ClaimedImport, stopping: AbortSignal) {
    this.#parts = parts;
    this.#claim = claim;
    this.#hold = new ReadingHold(parts, claim, stopping);
    this.#file = new ImportFileRepository(parts.database, claim.tenantId, claim.id);
  }

  /** @throws AppError for a file that cannot be read; LostImportError */
  async run(): Promise<void> {
    const found = await this.#hold.write(async (_em, held) => held);
    const lastDay = yearAfter(await this.#today(found));
    const { recognition, chosen } = await this.#recognise(found, lastDay);
    await this.#keep(recognition, chosen);
    const books = await readNameBooks(
      this.#parts.database,
      this.#parts.askForProjectNames,
      contextOfJob(found.tenantId, found.origin),
      { projects: recognition.mapping.project !== undefined },
    );
    const { format, headers, mapping } = recognition;
    const rules: RowRules = { format, headers, mapping, lastDay, books, defaults: chosen.defaults };
    const last = await this.#judge(found, rules, recognition);
    await this.#finish(found, last);
  }

  /** The day in the tenant's time zone. */
  async #today({ tenantId, origin }: Import): Promise<string> {
    const { references, database } = this.#parts;
    return references.supply(contextOfJob(tenantId, origin), (isAsked) =>
      database.read({ tenantId }, async (em) => {
        const state = await new PostingStateRepository(em, tenantId).read({ accounts: [], lock: 'none' });
        requireReferences(state, isAsked);
        return state.today;
      }),
    );
  }

  /** By what somebody chose: of this file, or of an earlier one with the same header. */
  async #recognise(found: Import, lastDay: string): Promise<{ recognition: Recognition; chosen: Chosen }> {
    const { kind, tenantId } = found;
    const own = chosenOf(found);
    const recognition = await this.#recogniseBy(found, lastDay, own);
    if (!isNothing(own) || found.recognised !== null) return { recognition, chosen: own };
    const layout = await this.#parts.database.read({ tenantId }, (em) =>
      new LayoutRepository(em, tenantId).find(kind, recognition.headers),
    );
    if (layout === null) return { recognition, chosen: own };
    const kept = chosenOf(layout);
    return { recognition: await this.#recogniseBy(found, lastDay, kept), chosen: kept };
  }

  async #recogniseBy({ kind, fileBytes }: Import, lastDay: string, { format, mapping }: Chosen): Promise<Recognition> {
    const parts = Math.ceil(fileBytes / PART_BYTES);
    const chosenMapping = Object.keys(mapping).length === 0 ? {} : { mapping };
    return recogniseFile(() => this.#open('recognising', parts), { kind, lastDay, choices: format, ...chosenMapping });
  }

  /** The file, whose parts prolong the hold. */
  async *#open(phase: string, parts: number): AsyncGenerator<Buffer, void, undefined> {
    let bytes = 0;
    let noted = -1;
    for await (const slice of this.#file.read()) {
      const done = Math.floor(bytes / PART_BYTES);
      if (done > noted) await this.#hold.noteProgress(phase, done, parts);
      noted = done;
      bytes += slice.length;
      yield slice;
      await setImmediate();
    }
  }

  async #keep(recognition: Recognition, { format, mapping, defaults }: Chosen): Promise<void> {
    const { id, tenantId } = this.#claim;
    await this.#hold.write((em) =>
      new ImportRepository(em, tenantId).change(id, {
        ...{ headers: recognition.headers, recognised: toStored(recognition), format, mapping, defaults },
      }),
    );
  }

  /** @returns the number of the last row */
  async #judge(found: Import, rules: RowRules, { format, rowCount }: Recognition): Promise<number> {
    let batch: FileRow[] = [];
    let last = 0;
    for await (const { row, line, cells } of parseRows(this.#file.read(), format)) {
      batch.push({ row, line, cells });
      last = row;
      if (batch.length < BATCH) continue;
      await this.#save(found, rules, batch, rowCount);
      batch = [];
      await setImmediate();
    }
    if (batch.length > 0) await this.#save(found, rules, batch, rowCount);
    return last;
  }

  async #save(
    { kind, tenantId, origin }: Import,
    rules: RowRules,
    batch: readonly FileRow[],
    total: number,
  ): Promise<void> {
    const context = contextOfJob(tenantId, origin);
    const [first, last] = [batch[0]?.row ?? 0, batch.at(-1)?.row ?? 0];
    await this.#parts.references.supply(context, (isAsked) =>
      this.#hold.write(async (em) => {
        const rows = new ImportRowRepository(em, tenantId, this.#claim.id);
        const choices = await rows.choicesOf(first, last);
        const chosen = batch.map((row) => ({ ...row, ...(choices.get(row.row) ?? NO_CHOICES) }));
        await rows.save(await judgeRows(em, kind, { ...rules, origin: context, isAsked }, chosen));
        await this.#hold.note(em, 'judging', last, total);
      }),
    );
  }

  async #finish(found: Import, last: number): Promise<void> {
    const { id, tenantId } = this.#claim;
    await this.#hold.write(async (em) => {
      const rows = new ImportRowRepository(em, tenantId, id);
      await rows.removeAfter(last);
      await rows.settleTwins(null);
      const imports = new ImportRepository(em, tenantId);
      await imports.countRows(id);
      await new ProgressRepository(em, tenantId).end(id);
      await imports.change(id, {
        ...{ state: 'ready', totals: await totalImport(em, tenantId, found), errorCode: null, errorMessage: null },
        ...{ holder: null, claimedUntil: null, attempts: 0 },
      });
    });
  }
}

function chosenOf({ format, mapping, defaults }: Pick<Import, 'format' | 'mapping' | 'defaults'>): Chosen {
  return {
    format: StoredChoices.parse(format),
    mapping: StoredMapping.parse(mapping),
    defaults: Defaults.parse(defaults),
  };
}

function isNothing({ format, mapping, defaults }: Chosen): boolean {
  return (
    [format, mapping].every((one) => Object.keys(one).length === 0) &&
    Object.values(defaults).every((one) => one === null)
  );
}
