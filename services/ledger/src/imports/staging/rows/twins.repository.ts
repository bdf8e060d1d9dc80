import type { EntityManager } from '@mikro-orm/postgresql';
import { executePrepared } from '@outlay/tenancy/prepared-statement';
import { vendorKey } from '../../../expenses/expense-search.ts';
import { arrayLiteral } from '../../../posting/set-statement.repository.ts';
import type { TwinContent } from './content-key.ts';

/** Twins of a row that are named. */
const MOST_TWINS = 5;

/** Finds twins among one tenant's expenses, within the transaction of the entity manager. */
export class TwinsRepository {
  readonly #em: EntityManager;
  readonly #tenantId: number;

  constructor(em: EntityManager, tenantId: number) {
    this.#em = em;
    this.#tenantId = tenantId;
  }

  /** Ids of live expenses with the same content, for each of the contents. @param exceptImport whose own expenses are none */
  async find(contents: readonly TwinContent[], exceptImport: number | null = null): Promise<number[][]> {
    if (contents.length === 0) return [];
    const rows = await executePrepared<{ place: number; ids: number[] }>(
      this.#em,
      `select wanted.place::integer as place, (array_agg(e.id::float8 order by e.id))[1:${MOST_TWINS}] as ids
     from unnest($2::bigint[], $3::date[], $4::bigint[], $5::text[], $6::text[]) with ordinality
       as wanted (account_id, day, amount_minor, currency, vendor_key, place)
     join expenses e on e.tenant_id = $1 and e.account_id = wanted.account_id and e.expense_date = wanted.day
       and e.amount_minor = wanted.amount_minor and e.currency = wanted.currency and e.vendor_key = wanted.vendor_key
     where e.soft_deleted_at is null and ($7::bigint is null or e.import_id is distinct from $7::bigint) group by wanted.place`,
      [
        this.#tenantId,
        arrayLiteral(contents.map(({ accountId }) => accountId)),
        arrayLiteral(contents.map(({ expenseDate }) => expenseDate)),
        arrayLiteral(contents.map(({ amountMinor }) => amountMinor)),
        arrayLiteral(contents.map(({ currency }) => currency)),
        arrayLiteral(contents.map(({ vendor }) => vendorKey(vendor))),
        exceptImport,
      ],
    );
    const byPlace = new Map(rows.map(({ place, ids }) => [place, ids]));
    return contents.map((_content, index) => byPlace.get(index + 1) ?? []);
  }
}
