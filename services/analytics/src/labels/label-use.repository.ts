import type { EntityManager } from '@mikro-orm/postgresql';
import { wordsOf, type LabelKind } from './label.ts';

/** A label whose last day may have moved, or that is new or no longer used. */
export interface TouchedLabel {
  kind: LabelKind;
  label: string;
}

/** Columns of {@link TouchedLabel} in JSON. */
const TOUCHED = 'json_to_recordset(?::json) as touched (kind text, label text)';

/** Keeps the last days and the words of a tenant's labels, within the caller's transaction. */
export class LabelUseRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Follows changed sums: the last day may have moved in either direction, and a label may have appeared or gone. */
  async follow(touched: readonly TouchedLabel[]): Promise<void> {
    if (touched.length === 0) return;
    const json = JSON.stringify(touched);
    const moved: (TouchedLabel & { is_new: boolean })[] = await this.#em.execute(
      `with last as (
         select kind, label, (select max(day) from label_day as d
                              where d.tenant_id = ? and d.kind = touched.kind and d.label = touched.label) as day
         from ${TOUCHED}
       )
       update label_use as used set last_day = last.day from last
       where used.tenant_id = ? and used.kind = last.kind and used.label = last.label
         and used.last_day is distinct from last.day
       returning used.kind, used.label, old.last_day is null as is_new`,
      [this.#tenantId, json, this.#tenantId],
    );
    await this.#addWords(moved.filter(({ is_new }) => is_new));
    await this.#em.execute(
      `delete from label_word as word using ${TOUCHED}
       where word.tenant_id = ? and word.kind = touched.kind and word.label = touched.label
         and not exists (select from label_use as used where used.tenant_id = word.tenant_id and used.kind = word.kind
                         and used.label = word.label)`,
      [json, this.#tenantId],
      'run',
    );
  }

  async #addWords(labels: readonly TouchedLabel[]): Promise<void> {
    const words = labels.flatMap(({ kind, label }) => wordsOf(label).map((word) => ({ kind, label, word })));
    if (words.length === 0) return;
    await this.#em.execute(
      `insert into label_word (tenant_id, kind, word, label)
       select ?, kind, word, label from json_to_recordset(?::json) as given (kind text, word text, label text)
       order by 2, 3, 4 on conflict do nothing`,
      [this.#tenantId, JSON.stringify(words)],
      'run',
    );
  }
}
