import fc from 'fast-check';
import { AppError } from '@outlay/errors/app-error';
import { Commands } from '@outlay/tenancy/commands';
import { nameKey } from '@outlay/text/name-key';
import { VendorService } from '../src/vendors/vendor.service.ts';
import { VendorQueries } from '../src/vendors/vendor.queries.ts';
import { expenseInput, requestOf, startExpenses } from './expenses-harness.ts';

const NAMES = ['A', 'a', 'B', 'C', 'D', 'E'] as const;
const COMMAND = { name: 'vendor', path: 'vendor', input: {} };

type Step = { kind: 'spend' | 'rename' | 'merge' | 'unmerge'; of: number; by: number };
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom('spend', 'spend', 'rename', 'merge', 'merge', 'unmerge'),
  of: fc.nat(NAMES.length - 1),
  by: fc.nat(NAMES.length - 1),
});

/** Vendors as they must be: whose each name is, and which vendor is merged into which. */
class Model {
  /** Vendor by key. */
  readonly owners = new Map<string, number>();
  readonly parents = new Map<number, number>();
  readonly shown = new Map<number, string>();
  readonly spent: string[] = [];

  rootOf(id: number): number {
    const parent = this.parents.get(id);
    return parent === undefined ? id : this.rootOf(parent);
  }

  /** The vendor that a name counts for. */
  vendorOf(name: string): number | undefined {
    const owner = this.owners.get(nameKey(name));
    return owner === undefined ? undefined : this.rootOf(owner);
  }

  isWithin(id: number, part: number): boolean {
    const parent = this.parents.get(id);
    return id === part || (parent !== undefined && this.isWithin(parent, part));
  }

  above(id: number): number[] {
    const parent = this.parents.get(id);
    return parent === undefined ? [] : [parent, ...this.above(parent)];
  }
}

let ledger: Awaited<ReturnType<typeof startExpenses>>;
beforeAll(async () => {
  ledger = await startExpenses();
});
afterAll(() => ledger.stop());

it('after any expenses, renames, merges and undos, each vendor has the expenses of a model', async () => {
  const vendors = new VendorService(ledger.database, new Commands(ledger.database));
  const queries = new VendorQueries(ledger.database);
  let tenantId = 0;
  const run = async (steps: readonly Step[]) => {
    tenantId += 1;
    await ledger.tenant(tenantId);
    const owner = requestOf(tenantId, { role: 'OWNER' });
    const accountId = await ledger.account({ tenantId });
    const model = new Model();
    const codeOf = (work: Promise<unknown>) =>
      work.then(
        () => null,
        (error: unknown) => (error instanceof AppError ? error.code : error),
      );
    for (const { kind, of, by } of steps) {
      const [name, other] = [NAMES[of] ?? 'A', NAMES[by] ?? 'A'];
      if (kind === 'spend') {
        await ledger.record(owner, expenseInput(accountId, { vendor: name }));
        model.spent.push(nameKey(name));
        if (!model.owners.has(nameKey(name))) {
          const [row] = await ledger.sql('select owner_id from vendor_names where tenant_id = $1 and name_key = $2', [
            ...[tenantId, nameKey(name)],
          ]);
          model.owners.set(nameKey(name), Number(row?.['owner_id']));
          model.shown.set(Number(row?.['owner_id']), name);
        }
        continue;
      }
      const id = model.owners.get(nameKey(name));
      if (id === undefined) continue;
      const target = { id: String(id) };
      if (kind === 'rename') {
        const holder = model.vendorOf(other);
        const isMerged = model.parents.has(id);
        const refusal = isMerged ? 'VENDOR_MERGED' : holder !== undefined && holder !== id ? 'NAME_TAKEN' : null;
        expect(await codeOf(vendors.rename(owner, COMMAND, target, other))).toBe(refusal);
        if (refusal !== null) continue;
        if (holder === undefined) model.owners.set(nameKey(other), id);
        model.shown.set(id, other);
      } else if (kind === 'merge') {
        const into = model.owners.get(nameKey(other));
        if (into === undefined || into === id) continue;
        const refusal = model.parents.has(id) || model.parents.has(into) ? 'VENDOR_MERGED' : null;
        expect(await codeOf(vendors.merge(owner, COMMAND, target, String(into), false))).toBe(refusal);
        if (refusal === null) model.parents.set(id, into);
      } else {
        const borrows = model.above(id).some((parent) => {
          const holder = model.owners.get(nameKey(model.shown.get(parent) ?? ''));
          return holder !== undefined && model.isWithin(holder, id);
        });
        const refusal = !model.parents.has(id) ? 'NOT_MERGED' : borrows ? 'NAME_TAKEN' : null;
        expect(await codeOf(vendors.unmerge(owner, COMMAND, target))).toBe(refusal);
        if (refusal === null) model.parents.delete(id);
      }
    }
    await check(model, tenantId);
  };

  async function check(model: Model, tenant: number): Promise<void> {
    const owner = requestOf(tenant, { role: 'OWNER' });
    const all = [...new Set(model.owners.values())];
    const found = await queries.findMany(owner, all.map(String));
    for (const [index, id] of all.entries()) {
      const { totalCount } = await ledger.list.page(owner, { first: 1, filter: { vendorId: String(id) } });
      const wanted = model.spent.filter((key) => model.vendorOf(key) === id).length;
      expect([id, totalCount]).toEqual([id, wanted]);
      const names = [...model.owners.keys()].filter((key) => model.vendorOf(key) === id);
      expect(found[index]?.names.map(nameKey)).toEqual(names.sort());
      expect(found[index]?.mergedIntoId ?? null).toBe(model.parents.has(id) ? String(model.parents.get(id)) : null);
    }
    // No two vendors that stand for themselves are called the same.
    const shown = found.flatMap((vendor) => (vendor && vendor.mergedIntoId === null ? [nameKey(vendor.name)] : []));
    expect(new Set(shown).size).toBe(shown.length);
  }

  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), run), { numRuns: 25 });
});
