import type { z } from 'zod';
import type { ReadExpenseHistoryQuery } from '../../__generated__/rest-operations.ts';
import { toAuditedChanges } from '../schema/audited-value.ts';
import type { Paging } from '../schema/paging.ts';
import type { expenseChange, historyPage } from './history.schemas.ts';

type FoundChange = NonNullable<ReadExpenseHistoryQuery['expense']>['history'][number];

/** A page of an expense's changes. They are few: the graph gives them all. */
export function toHistory(found: readonly FoundChange[], { page, per_page }: Paging): z.output<typeof historyPage> {
  const from = (page - 1) * per_page;
  return {
    items: found.slice(from, from + per_page).map(toChange),
    page,
    per_page,
    total: found.length,
    total_is_exact: true,
  };
}

function toChange({ id, action, at, actor, actorKey, changes }: FoundChange): z.output<typeof expenseChange> {
  return {
    id: Number(id),
    action,
    at,
    actor_user_id: actor && Number(actor.id),
    actor_key_id: actorKey && Number(actorKey.id),
    actor_key_name: actorKey && actorKey.name,
    changes: toAuditedChanges(changes),
  };
}
