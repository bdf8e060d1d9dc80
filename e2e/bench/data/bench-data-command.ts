import { parseArgs } from 'node:util';
import { ScriptError } from '@outlay/scripts/script-error';
import { openTarget } from '@outlay/scripts/seed/seed-command';
import { adminUrls } from './admin-urls.ts';
import type { BenchTenant } from './bench-tenant.ts';
import { checkData } from './check-data.ts';
import { makeAndFill, type TenantPlan } from './make-and-fill.ts';
import { connectAll } from './settled.ts';

const USAGE = `npm run bench:data -- --expenses N [--accounts 1100] [--audits 0] [--alerts 0] [--tenant bench-N]

Adds a tenant with N expenses, and all that follows from them, to the installation of OUTLAY_DATA_DIR: to the one that runs, or else to one
that is started for the purpose. --audits and --alerts add entries of the audit trail and cleared alerts.`;

const OPTIONS = {
  expenses: { type: 'string' },
  accounts: { type: 'string', default: '1100' },
  audits: { type: 'string', default: '0' },
  alerts: { type: 'string', default: '0' },
  tenant: { type: 'string' },
} as const;

/** Fills a new tenant, and checks it. @returns the exit code */
export async function benchDataCommand(args: readonly string[]): Promise<number> {
  const plan = planOf(args);
  await using parts = new AsyncDisposableStack();
  const { environments, installation, release } = await openTarget(parts);
  const password = installation.secrets.demoPassword;
  const urls = adminUrls(environments, installation.secrets);
  const clients = await connectAll(parts, urls);
  const report = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  const tenant = await makeAndFill({ environments, urls, clients, password, release, report }, plan);
  const isRight = await checkAll(checkData(clients, urls, tenant.id), report);
  report(signInLine(tenant, password));
  return isRight ? 0 : 1;
}

async function checkAll(checks: ReturnType<typeof checkData>, report: (line: string) => void): Promise<boolean> {
  let isRight = true;
  for await (const { name, problem } of checks) {
    report(`${problem === null ? 'right' : 'WRONG'}: ${name}${problem === null ? '' : `: ${problem}`}`);
    isRight &&= problem === null;
  }
  return isRight;
}

function signInLine({ id, slug, email }: BenchTenant, password: string): string {
  return `Tenant ${id} (${slug}): ${email}; password ${password}`;
}

/** @throws ScriptError */
function planOf(args: readonly string[]): TenantPlan {
  try {
    const { values } = parseArgs({ args: [...args], options: OPTIONS });
    const expenses = countOf('expenses', values.expenses);
    const accounts = countOf('accounts', values.accounts);
    if (accounts === 0) throw new ScriptError('--accounts must be at least 1.');
    const slug = values.tenant ?? `bench-${expenses}`;
    return {
      slug,
      expenses,
      accounts,
      audits: countOf('audits', values.audits),
      alerts: countOf('alerts', values.alerts),
    };
  } catch (error) {
    throw new ScriptError(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}

function countOf(name: string, text: string | undefined): number {
  if (text !== undefined && /^\d{1,9}$/.test(text)) return Number(text);
  throw new ScriptError(`--${name} must be a whole number of at most nine digits.`);
}
