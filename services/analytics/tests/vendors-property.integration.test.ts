import fc from 'fast-check';
import { nameKey } from '@outlay/text/name-key';
import { startAnalytics } from './analytics-harness.ts';
import { expenseEvent, tenantEvent, vendorEvent } from './event-book.ts';

const NAMES = ['Alpha', 'Beta', 'Gamma', 'Delta', 'Omega'] as const;
const LIST = '{ vendors(sort: "name") { nodes { id count total { amount } } isCurrent } }';
const DASHBOARD = '{ tenantDashboard { topVendors { vendorId count amount { amount } } } }';

/** Merges (into one of a lower number) and undos of vendors, in order; each vendor has a name of its own. */
const merges = fc.array(
  fc.record({ of: fc.integer({ min: 1, max: NAMES.length - 1 }), into: fc.option(fc.nat(NAMES.length - 1)) }),
  { maxLength: 12 },
);
const expenses = fc.array(
  fc.record({ name: fc.nat(NAMES.length - 1), upper: fc.boolean(), base: fc.bigInt(1n, 10_000n) }),
  { minLength: 1, maxLength: 12 },
);

let app: Awaited<ReturnType<typeof startAnalytics>>;
beforeAll(async () => {
  app = await startAnalytics();
});
afterAll(() => app.stop());

it('sums by vendor are those of a model, whatever the order in which events arrive', async () => {
  let tenantId = 0;
  await fc.assert(
    fc.asyncProperty(
      merges,
      expenses,
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      async (changes, spent, chance) => {
        tenantId += 1;
        const at = { tenantId };
        const first = tenantId * 1_000;
        const parents = new Map<number, number>();
        const versions = NAMES.map(() => 1);
        const events = NAMES.map((name, index) => vendorEvent(first + index, { name }, at));
        for (const { of, into } of changes) {
          const parent = into === null || into >= of ? undefined : into;
          if (parent === undefined) parents.delete(of);
          else parents.set(of, parent);
          const version = (versions[of] ?? 0) + 1;
          versions[of] = version;
          const mergedInto = parent === undefined ? {} : { mergedInto: first + parent };
          events.push(vendorEvent(first + of, { name: NAMES[of] ?? '', ...mergedInto }, { ...at, version }));
        }
        const facts = spent.map(({ name, upper, base }, index) => {
          const vendor = NAMES[name] ?? '';
          return expenseEvent(
            first + index,
            { vendor: upper ? vendor.toUpperCase() : vendor, base, project: null },
            at,
          );
        });
        const shuffled = [...events, ...facts]
          .map((event) => ({ event, place: chance.next().value ?? 0 }))
          .sort((a, b) => a.place - b.place)
          .map(({ event }) => event);
        await app.publish(tenantEvent(tenantId), ...shuffled);
        const rootOf = (index: number): number => {
          const parent = parents.get(index);
          return parent === undefined ? index : rootOf(parent);
        };
        const sums = new Map<number, { count: number; total: bigint }>();
        for (const { name, base } of spent) {
          const sum = sums.get(rootOf(name)) ?? { count: 0, total: 0n };
          sums.set(rootOf(name), { count: sum.count + 1, total: sum.total + base });
        }
        const wanted = [...sums]
          .map(([index, { count, total }]) => ({ id: String(first + index), count, minor: total }))
          .sort((a, b) => a.id.localeCompare(b.id));
        const ask = app.as({ tenantId, role: 'OWNER' });
        const { vendors } = Object((await ask(LIST)).data);
        const { tenantDashboard } = Object((await ask(DASHBOARD)).data);
        const minor = (amount: string) => BigInt(amount.replace('.', ''));
        const listed = Array.from(vendors.nodes, (row: { id: string; count: number; total: { amount: string } }) => ({
          ...{ id: row.id, count: row.count, minor: minor(row.total.amount) },
        }));
        const topped = Array.from(
          tenantDashboard.topVendors,
          (row: { vendorId: string; count: number; amount: { amount: string } }) => ({
            ...{ id: row.vendorId, count: row.count, minor: minor(row.amount.amount) },
          }),
        );
        const byId = (rows: { id: string }[]) => rows.toSorted((a, b) => a.id.localeCompare(b.id));
        expect(byId(listed)).toEqual(wanted);
        expect(byId(topped)).toEqual(wanted);
        expect(vendors.isCurrent).toBe(true);
        const names = await app.rows('select name_key from vendor_name where tenant_id = $1 order by 1', [tenantId]);
        expect(names.map(({ name_key }) => name_key)).toEqual(NAMES.map(nameKey).toSorted());
      },
    ),
    { numRuns: 20 },
  );
});
