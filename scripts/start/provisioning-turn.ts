import { withClient } from '@outlay/tenancy/roles';

/** Runs work on a database server while no other process does: two that create one database, or grant rights on it, fail. */
export async function inProvisioningTurn<T>(serverUrl: string, work: () => Promise<T>): Promise<T> {
  return withClient(serverUrl, async (client) => {
    // Held until the connection ends.
    await client.query(`select pg_advisory_lock(hashtext('outlay:provisioning'))`);
    return work();
  });
}
