import type { Account } from '@outlay/ledger/accounts/account.entity';
import type { AlertFacts } from '@outlay/notifications/alerts/alert';
import { messageOf } from '@outlay/notifications/language/alert-message';
import type pg from 'pg';
import { copyInto, copyRows, type CopyShape } from './copy-rows.ts';

/** An alert that was raised and has cleared. */
interface ClearedAlert {
  accountId: number;
  facts: AlertFacts;
  raisedPosition: number;
  raisedAt: Date;
}

const SPREAD_MS = 20 * 24 * 3_600_000;
const LASTED_MS = 60_000;

/** Adds cleared alerts of low balances, in the order of their positions. @returns number of rows */
export async function addAlerts(
  client: pg.Client,
  tenantId: number,
  { accounts, count }: { accounts: readonly Account[]; count: number },
): Promise<number> {
  if (count === 0) return 0;
  const { rows } = await client.query<{ newest: string }>(
    `insert into alert_positions (tenant_id, newest) values ($1, $2)
     on conflict (tenant_id) do update set newest = alert_positions.newest + excluded.newest returning newest`,
    [tenantId, 2 * count],
  );
  const first = Number(rows[0]?.newest) - 2 * count + 1;
  const from = Date.now() - SPREAD_MS;
  const alerts = Array.from({ length: count }, (_none, index): ClearedAlert => {
    const account = accounts[index % accounts.length];
    if (!account) throw new Error('Alerts need an account.');
    const raisedAt = new Date(from + Math.floor((index * (SPREAD_MS - LASTED_MS)) / count));
    return { accountId: account.id, facts: factsOf(account.name, index), raisedPosition: first + 2 * index, raisedAt };
  });
  return copyInto(client, copyRows(alertShape(tenantId), alerts));
}

function factsOf(account: string, index: number): AlertFacts {
  const balanceMinor = String(1 + (index % 9_999));
  return { type: 'LOW_BALANCE', account, currency: 'USD', balanceMinor, thresholdMinor: '10000' };
}

function alertShape(tenantId: number): CopyShape<ClearedAlert> {
  return {
    table: 'alerts',
    cells: [
      ['tenant_id', () => tenantId],
      ['type', ({ facts }) => facts.type],
      ['severity', () => 'WARNING'],
      ['entity_type', () => 'ACCOUNT'],
      ['entity_id', ({ accountId }) => accountId],
      ['message', ({ facts }) => messageOf(facts, 'en')],
      ['facts', ({ facts }) => JSON.stringify(facts)],
      ['version', () => 2],
      ['raised_position', ({ raisedPosition }) => raisedPosition],
      ['cleared_position', ({ raisedPosition }) => raisedPosition + 1],
      ['created_at', ({ raisedAt }) => raisedAt],
      ['raised_at', ({ raisedAt }) => raisedAt],
      ['cleared_at', ({ raisedAt }) => new Date(raisedAt.getTime() + LASTED_MS)],
      ['is_news', () => false],
    ],
  };
}
