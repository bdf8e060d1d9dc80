import pg from 'pg';

/** Why a server does not answer. */
export interface ConnectionProblem {
  /** PostgreSQL's or the system's; empty when there is none. */
  code: string;
  message: string;
}

/** Connects and asks the server for something. @returns null when it answers */
export async function connectionProblem(url: string): Promise<ConnectionProblem | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
    return null;
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    return { code, message: error instanceof Error ? error.message : String(error) };
  } finally {
    await client.end().catch(() => undefined);
  }
}
