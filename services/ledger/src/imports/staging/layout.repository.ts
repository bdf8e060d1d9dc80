import { createHash } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ImportKind } from '../import.ts';

/** Choices for files with one header, as JSON. */
export interface StoredLayout {
  readonly format: unknown;
  readonly mapping: unknown;
  readonly defaults: unknown;
}

/** Choices of one tenant for headers of files, within the transaction of the entity manager. */
export class LayoutRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Null also for a file without a header: nothing says that it is like another one. */
  async find(kind: ImportKind, headers: readonly string[]): Promise<StoredLayout | null> {
    const key = headersKey(headers);
    if (key === null) return null;
    const [found]: StoredLayout[] = await this.#em.execute(
      `select format, mapping, defaults from import_layouts where tenant_id = ? and kind = ? and headers_key = decode(?, 'hex')`,
      [this.#tenantId, kind, key],
    );
    return found ?? null;
  }

  async keep(kind: ImportKind, headers: readonly string[], { format, mapping, defaults }: StoredLayout): Promise<void> {
    const key = headersKey(headers);
    if (key === null) return;
    await this.#em.execute(
      `insert into import_layouts (tenant_id, kind, headers_key, format, mapping, defaults)
       values (?, ?, decode(?, 'hex'), ?::jsonb, ?::jsonb, ?::jsonb)
       on conflict (tenant_id, kind, headers_key) do update set format = excluded.format, mapping = excluded.mapping,
         defaults = excluded.defaults, updated_at = now()`,
      [this.#tenantId, kind, key, JSON.stringify(format), JSON.stringify(mapping), JSON.stringify(defaults)],
      'run',
    );
  }
}

function headersKey(headers: readonly string[]): string | null {
  if (headers.every((header) => header === '')) return null;
  return createHash('sha256').update(JSON.stringify(headers)).digest('hex');
}
