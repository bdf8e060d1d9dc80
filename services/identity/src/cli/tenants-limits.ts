import { UsageError, type CliCommand } from './cli-command.ts';
import { withOperatorSession } from './operator-session.ts';

const MOST = 1_000_000_000;

/** Sets the quotas of a tenant, and prints them. */
export const tenantsLimits: CliCommand = {
  usage: 'tenants:limits <slug> [--requests-per-minute <number>|none] [--expenses-per-day <number>|none]',
  takes: ['slug'],
  options: { 'requests-per-minute': { type: 'string' }, 'expenses-per-day': { type: 'string' } },
  async run(values, { config, print }, [slug = '']) {
    const requestsPerMinute = readLimit(values, 'requests-per-minute');
    const expensesPerDay = readLimit(values, 'expenses-per-day');
    const change = {
      ...(requestsPerMinute !== undefined && { requestsPerMinute }),
      ...(expensesPerDay !== undefined && { expensesPerDay }),
    };
    const quotas = await withOperatorSession(config(), ({ tenantQuotas, context }) =>
      tenantQuotas.set(context, slug, change),
    );
    print(`${slug}: requests a minute ${quotas.requestsPerMinute ?? 'without a quota'}`);
    print(`${slug}: expenses a day ${quotas.expensesPerDay ?? 'without a quota'}`);
  },
};

/** Undefined where the option is left out. @throws UsageError */
function readLimit(values: Record<string, unknown>, option: string): number | null | undefined {
  const text = values[option];
  if (typeof text !== 'string') return undefined;
  if (text === 'none') return null;
  const limit = /^[1-9]\d{0,9}$/.test(text) ? Number(text) : Infinity;
  if (limit > MOST) throw new UsageError(`--${option} takes a whole number from 1 to ${MOST}, or none.`);
  return limit;
}
