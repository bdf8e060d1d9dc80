import type { EntityManager } from '@mikro-orm/postgresql';
import {
  COUNT_LIMIT,
  encodeCursor,
  limitedTotal,
  NOT_COUNTED,
  readCursor,
  totalOf,
  type Page,
  type Total,
} from '@outlay/service-kit/graphql/connection';
import { MAX_ANSWER_BYTES } from '../sending/deliver.ts';
import { deliveryOf, MOST_ATTEMPTS, type Delivery, type DeliveryRow, type WebhookDeliveryState } from './delivery.ts';

/** Filters of a list; all given ones must hold. */
export interface DeliverySelection {
  state?: WebhookDeliveryState | null | undefined;
  event?: string | null | undefined;
  from?: string | null | undefined;
  to?: string | null | undefined;
}

/** Parts of a list that nobody pays for who does not ask. */
export interface AskedOfList {
  isCounted: boolean;
  /** Bodies and attempts. */
  hasTexts: boolean;
}

interface Where {
  sql: string;
  values: unknown[];
}

const ORDER = '-sequence';
const COLUMNS = `d.id, d.message_id, d.sequence, d.event, d.resource_type, d.resource_id, d.state, d.attempts, d.last_status,
  d.last_error, case when d.lease_until is null then d.next_attempt_at end as next_attempt_at, d.occurred_at, d.created_at, d.finished_at`;
const OF_EXISTING = `exists (select from webhooks w where w.tenant_id = d.tenant_id and w.id = d.webhook_id and w.deleted_at is null)`;
/** Of an answer's text in a list, in characters. */
const SHORT_ANSWER = 500;

/** Reads the deliveries of one endpoint, the most recent first. */
export class DeliveryListRepository {
  readonly #em: EntityManager;
  readonly #owner: readonly [tenantId: number, webhookId: number];

  constructor(em: EntityManager, tenantId: number, webhookId: number) {
    this.#em = em;
    this.#owner = [tenantId, webhookId];
  }

  /** With the texts of its answers as they are kept. Null also where the endpoint was deleted. */
  async find(id: number): Promise<Delivery | null> {
    const [delivery] = await this.#rows({ sql: `d.id = ? and ${OF_EXISTING}`, values: [id] }, '', [], MAX_ANSWER_BYTES);
    return delivery ?? null;
  }

  /** Up to one delivery more than a page has, and the number of matches if it `isCounted`. Texts are empty unless `hasTexts`. */
  async page(
    selection: DeliverySelection,
    page: Page,
    { isCounted, hasTexts }: AskedOfList,
  ): Promise<[Delivery[], number | Total]> {
    const wanted = wantedBy(selection);
    const [sequence] = readCursor(page, ORDER, 1) ?? [];
    const where =
      sequence === undefined
        ? wanted
        : {
            sql: `${wanted.sql} and d.sequence ${page.isBackward ? '>' : '<'} ?::bigint`,
            values: [...wanted.values, String(sequence)],
          };
    const order = `order by d.sequence ${page.isBackward ? 'asc' : 'desc'} limit ? offset ?`;
    const rows = await this.#rows(where, order, [page.size + 1, page.offset], hasTexts ? SHORT_ANSWER : null);
    return [rows, isCounted ? await totalOf(rows, page, () => this.#count(wanted)) : NOT_COUNTED];
  }

  /** @param shortened characters of an answer's text at most; null to read neither bodies nor attempts */
  async #rows(where: Where, rest: string, values: readonly unknown[], shortened: number | null): Promise<Delivery[]> {
    if (shortened === null) {
      const [plain]: { rows: DeliveryRow[] | null }[] = await this.#em.execute(
        `select json_agg(d) as rows from (select ${COLUMNS}, '' as body from webhook_deliveries d
           where d.tenant_id = ? and d.webhook_id = ? and ${where.sql} ${rest}) d`,
        [...this.#owner, ...where.values, ...values],
      );
      return (plain?.rows ?? []).map(deliveryOf);
    }
    const [found]: { rows: DeliveryRow[] | null }[] = await this.#em.execute(
      `select json_agg(to_jsonb(d) || jsonb_build_object('requests', (
           select json_agg(r order by r.number) from (
             select number, at, duration_ms, url, request_headers, status, answer_headers, coalesce(left(answer_body, ?), answer_body) as answer_body,
               is_answer_cut or coalesce(length(answer_body) > ?, false) as is_answer_cut, error
             from webhook_attempts a where a.tenant_id = ? and a.delivery_id = d.id order by number desc limit ${MOST_ATTEMPTS}) r))) as rows
       from (select ${COLUMNS}, d.body from webhook_deliveries d where d.tenant_id = ? and d.webhook_id = ? and ${where.sql} ${rest}) d`,
      [shortened, shortened, this.#owner[0], ...this.#owner, ...where.values, ...values],
    );
    return (found?.rows ?? []).map(deliveryOf);
  }

  async #count(where: Where): Promise<Total> {
    const [row]: { count: number }[] = await this.#em.execute(
      `select count(*)::int as count from (
         select from webhook_deliveries d where d.tenant_id = ? and d.webhook_id = ? and ${where.sql} limit ?) as counted`,
      [...this.#owner, ...where.values, COUNT_LIMIT + 1],
    );
    return limitedTotal(row?.count ?? 0);
  }
}

export function cursorOf({ sequence }: Delivery): string {
  return encodeCursor(ORDER, [sequence]);
}

function wantedBy({ state, event, from, to }: DeliverySelection): Where {
  const given: [string, unknown][] = [
    ['d.state = ?', state],
    ['d.event = ?', event],
    ['d.created_at >= ?::timestamptz', from],
    ['d.created_at < ?::timestamptz', to],
  ];
  const conditions = given.filter(([, value]) => value != null);
  return {
    sql: ['true', ...conditions.map(([sql]) => sql)].join(' and '),
    values: conditions.map(([, value]) => value),
  };
}
