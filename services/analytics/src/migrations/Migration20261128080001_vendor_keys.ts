import { nameKey } from '@outlay/text/name-key';
import { CodeMigration } from '@outlay/tenancy/code-migration';

const CHANGED = `json_to_recordset(?::json) as changed(old_key text, new_key text)`;

/** Vendors are told apart by full case folding, as in the ledger: facts and sums of the keys that this changes move to the new ones. */
export class Migration20261128080001_vendor_keys extends CodeMigration {
  override async up(): Promise<void> {
    await this.withRowsOfAllTenants(['expense_fact', 'spend_vendor'], async () => {
      const keys = await this.jsonRows<string>(
        `select to_json(vendor_key) as row from expense_fact where vendor_key is not null group by vendor_key`,
      );
      const changed = keys.map((key) => ({ old_key: key, new_key: nameKey(key) }));
      await this.#move(changed.filter(({ old_key, new_key }) => old_key !== new_key));
    });
  }

  async #move(changed: readonly { old_key: string; new_key: string }[]): Promise<void> {
    if (changed.length === 0) return;
    const params = [JSON.stringify(changed)];
    await this.execute(
      `update expense_fact set vendor_key = nullif(new_key, '') from ${CHANGED} where vendor_key = old_key`,
      params,
    );
    await this.execute(
      `with moved as (
         delete from spend_vendor s using ${CHANGED} where s.vendor_key = old_key returning s.*, new_key
       )
       insert into spend_vendor as s
         (tenant_id, project_id, vendor_key, base_currency, project_currency, base_minor, project_minor, count)
       select tenant_id, project_id, new_key, base_currency, project_currency, sum(base_minor), sum(project_minor), sum(count)
       from moved where new_key <> ''
       group by tenant_id, project_id, new_key, base_currency, project_currency
       on conflict (tenant_id, project_id, vendor_key, base_currency, project_currency) do update set
         base_minor = s.base_minor + excluded.base_minor,
         project_minor = s.project_minor + excluded.project_minor,
         count = s.count + excluded.count`,
      params,
    );
  }
}
