import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { provisionDatabase, type DatabaseUrls } from '../src/roles.ts';

const PASSWORDS = { owner: 'test', app: 'test', worker: 'test' };

/** A provisioned database without tables, for one test file. */
export interface ScratchDatabase extends DatabaseUrls {
  superuserUrl: string;
  /** Runs `work` on a connection of its own, and closes it. */
  on<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T>;
  drop(): Promise<void>;
}

export async function createScratchDatabase(service: string): Promise<ScratchDatabase> {
  const adminUrl = process.env['TEST_DATABASE_URL'] ?? '';
  const database = `${service}_${randomBytes(6).toString('hex')}`;
  const urls = await provisionDatabase(adminUrl, { service, database, passwords: PASSWORDS });
  return {
    ...urls,
    superuserUrl: adminUrl.replace(/\/[^/]*$/, `/${database}`),
    on: withClient,
    drop: () =>
      withClient(adminUrl, async (client) => {
        await client.query(`drop database ${database} with (force)`);
      }),
  };
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
