import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { wordsOf, type LabelKind } from './label.ts';

/** A vendor or tag of changed expenses. */
export interface Label {
  kind: LabelKind;
  label: string;
}

/** Keeps the last days and the words of a tenant's labels, within the caller's transaction. */
export class LabelUseRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Makes new labels findable by their words. */
  async addWords(labels: readonly Label[]): Promise<void> {
    const words = labels.flatMap(({ kind, label }) => wordsOf(label).map((word) => ({ kind, label, word })));
    if (words.length === 0) return;
    await executePrepared(
      this.#em,
      `insert into label_word (tenant_id, kind, word, label)
       select $1, kind, word, label from json_to_recordset($2::json) as given (kind text, word text, label text)
       order by 2, 3, 4 on conflict do nothing`,
      [this.#tenantId, JSON.stringify(words)],
    );
  }

  /** Finds the last days of labels that expenses had before, and forgets the words of those that no expense has any more. */
  async setBack(labels: readonly Label[]): Promise<void> {
    if (labels.length === 0) return;
    const json = JSON.stringify(labels);
    await executePrepared(
      this.#em,
      `with last as (
         select used.kind, used.label, used.base_currency, case used.kind
           when 'vendor' then (select day from expense_fact as f where f.tenant_id = $1 and f.vendor_key = used.label and f.live
                               and f.base_currency = used.base_currency order by day desc, expense_id desc limit 1)
           else (select max(day) from tag_day as d where d.tenant_id = $1 and d.label = used.label
                 and d.base_currency = used.base_currency) end as day
         from label_use as used join ${LEFT} on used.kind = left_label.kind and used.label = left_label.label
         where used.tenant_id = $1
       )
       update label_use as used set last_day = last.day from last
       where used.tenant_id = $1 and used.kind = last.kind and used.label = last.label
         and used.base_currency = last.base_currency and used.last_day is distinct from last.day`,
      [this.#tenantId, json],
    );
    await executePrepared(
      this.#em,
      `delete from label_word as word using ${LEFT}
       where word.tenant_id = $1 and word.kind = left_label.kind and word.label = left_label.label
         and not exists (select from label_use as used where used.tenant_id = $1 and used.kind = word.kind
                         and used.label = word.label)`,
      [this.#tenantId, json],
    );
  }
}

/** Labels as JSON, the second parameter. */
const LEFT = 'json_to_recordset($2::json) as left_label (kind text, label text)';
