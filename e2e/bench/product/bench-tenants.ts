import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { repositoryRoot } from '@outlay/scripts/repository-root';
import type { Clients } from '../data/settled.ts';

/** A tenant to measure, as `bench:data` makes it. */
export interface TenantSpec {
  slug: string;
  args: readonly string[];
}

/** Tenants by what is measured on them. */
export const TENANTS = {
  small: { slug: 'bench-10000', args: ['--expenses', '10000'] },
  big: { slug: 'bench-1000000', args: ['--expenses', '1000000'] },
  trail: {
    slug: 'bench-trail',
    args: [
      '--tenant',
      'bench-trail',
      '--expenses',
      '0',
      '--accounts',
      '100',
      '--audits',
      '399800',
      '--alerts',
      '150000',
    ],
  },
  imports: { slug: 'bench-imports', args: ['--tenant', 'bench-imports', '--expenses', '0', '--accounts', '40'] },
  bystander: { slug: 'bench-bystander', args: ['--tenant', 'bench-bystander', '--expenses', '0', '--accounts', '10'] },
} as const satisfies Record<string, TenantSpec>;
export type TenantName = keyof typeof TENANTS;

/** A tenant that was made, with the ids that requests name. */
export interface MadeTenant {
  id: number;
  slug: string;
  email: string;
  ownerId: number;
  accounts: readonly number[];
  projects: readonly number[];
  categories: readonly number[];
}

/** Finds a tenant and what it has. @returns null where there is none of that name */
export async function findTenant({ identity, ledger, projects }: Clients, slug: string): Promise<MadeTenant | null> {
  const { rows } = await identity.query<{ id: string; owner: string }>(
    `select t.id, (select min(u.id) from users u where u.tenant_id = t.id) as owner from tenants t where t.slug = $1`,
    [slug],
  );
  if (!rows[0]) return null;
  const id = Number(rows[0].id);
  const idsOf = async (client: Clients['ledger'], table: string): Promise<number[]> => {
    const found = await client.query<{ id: string }>(`select id from ${table} where tenant_id = $1 order by id`, [id]);
    return found.rows.map((row) => Number(row.id));
  };
  return {
    ...{ id, slug, email: `owner@${slug}.example`, ownerId: Number(rows[0].owner) },
    accounts: await idsOf(ledger, 'accounts'),
    projects: await idsOf(projects, 'projects'),
    categories: await idsOf(ledger, 'categories'),
  };
}

/** Runs `bench:data` on a data directory; its lines are printed. @throws Error when it fails */
export async function makeTenant(dataDir: string, { args }: TenantSpec): Promise<void> {
  const child = spawn(process.execPath, [join(repositoryRoot, 'e2e/bench/bench-data.ts'), ...args], {
    cwd: repositoryRoot,
    env: { ...process.env, OUTLAY_DATA_DIR: dataDir },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`bench:data ${args.join(' ')} failed.`);
}
