import { openTestPool } from '@outlay/testkit/test-pool';
import { bookAtRandom, seeded } from '../harness/cashflow-history.ts';
import { compareBalances, compareCashflow, followFilters } from '../harness/cashflow-check.ts';
import { startOutlay } from '../harness/outlay.ts';

const PERIODS = [
  ...['year=2024', 'year=2025', 'from=2024-02-29&to=2024-02-29', 'from=2024-12-31&to=2025-01-01'],
  ...['from=2024-02-01&to=2026-01-01', 'from=2025-01-31&to=2025-12-30', 'from=2025-06-15&to=2027-10-31', ''],
];
const INTERVALS = ['day', 'week', 'month', 'quarter', 'year'];

/** A report has at most 400 rows. */
const isTooLong = (period: string, interval: string) => interval === 'day' && /2026-01-01|2027/.test(period);

it('the cashflow is what the ledger’s entries say, in every zone, currency and interval', async () => {
  const outlay = await startOutlay({ RATE_LIMIT_USER: '1000000', RATE_LIMIT_TENANT: '1000000' });
  const ledger = openTestPool(outlay.databases.ledger.superuserUrl);
  let rows = 0;
  try {
    for (const [seed, time_zone] of ['Etc/GMT+12', 'UTC', 'Europe/Vienna', 'Pacific/Kiritimati'].entries()) {
      const tenant = await outlay.tenant({ time_zone, base_currency: 'USD' });
      await bookAtRandom(tenant, 250, seeded(seed + 1));
      const checked = { ledger, tenantId: tenant.id, api: tenant.owner.api };
      for (const currency of ['USD', 'JPY']) {
        for (const period of PERIODS) {
          for (const interval of INTERVALS) {
            if (isTooLong(period, interval)) continue;
            rows += await compareCashflow(checked, `${period}&interval=${interval}&currency=${currency}`);
          }
          if (period.includes('2027')) continue;
          await followFilters(checked, `${period}&currency=${currency}`);
          await compareBalances(checked, `${period}&currency=${currency}`);
        }
      }
    }
  } finally {
    await ledger.end();
    await outlay.stop();
  }
  process.stdout.write(`${rows} rows of reports are as the ledger has them\n`);
  expect(rows).toBeGreaterThan(5_000);
}, 1_800_000);
