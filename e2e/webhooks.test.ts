import { createServer, type Server } from 'node:http';
import { waitFor } from '@outlay/testkit/wait-for';
import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { startOutlay, type Outlay } from './harness/outlay.ts';
import type { TenantKit } from './harness/tenant-kit.ts';

const Message = z.object({
  type: z.string(),
  sequence: z.number(),
  data: z.object({ object: z.record(z.string(), z.unknown()), previous: z.record(z.string(), z.unknown()).nullable() }),
});
type Message = z.output<typeof Message>;

let outlay: Outlay;
let tenant: TenantKit;
let receiver: Server;
let secret = '';
const messages: Message[] = [];
beforeAll(async () => {
  outlay = await startOutlay({ WEBHOOK_ALLOW_PRIVATE: 'true' });
  tenant = await outlay.tenant();
  receiver = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      messages.push(Message.parse(new Webhook(secret).verify(text, Object(request.headers))));
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  const address = receiver.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hook`;
  const events = ['expense.*', 'project.*', 'account.*', 'transfer.*', 'alert.*'];
  secret = String((await tenant.owner.api.post('/webhooks', { url, events })).body['secret']);
});
afterAll(async () => {
  receiver.closeAllConnections();
  receiver.close();
  await outlay.stop();
});

/** The message of a resource's event. */
async function told(type: string, id: unknown): Promise<Message> {
  return waitFor(async () => messages.findLast((each) => each.type === type && each.data.object['id'] === id) ?? null, {
    what: `${type} about ${String(id)} (came: ${messages.map((each) => each.type).join(', ')})`,
  });
}
const shown = async (path: string) => (await tenant.owner.api.get(path)).body;

it('tells of an expense exactly what REST shows, and what it was before', async () => {
  const project_id = await tenant.project();
  const account_id = await tenant.account({ name: 'Cash', opening_balance: 100, low_balance_threshold: 80 });
  const category_id = await tenant.category();
  const fields = { account_id, category_id, amount: 12.3, vendor: 'Miro “B”\n', tags: ['b', 'a'], note: 'two\nlines' };
  const id = await tenant.expense({ ...fields, project_id, is_project_related: true });
  const path = `/expenses/${id}`;
  const created = await told('expense.created', id);
  const recorded = await shown(path);
  expect(created.data).toEqual({ object: recorded, previous: null });

  await tenant.owner.api.patch(path, { vendor: 'Figma', amount: 50 });
  const changed = await told('expense.updated', id);
  expect(changed.data).toEqual({ object: await shown(path), previous: recorded });

  await tenant.owner.api.delete(path);
  const deleted = await told('expense.deleted', id);
  expect(deleted.data.previous).toEqual(changed.data.object);
  expect(deleted.data.object).toEqual(await shown(`${path}?include_deleted=true`));
  await tenant.owner.api.post(`${path}/restore`, {});
  const restored = await told('expense.restored', id);
  expect(restored.data).toEqual({ object: await shown(path), previous: deleted.data.object });

  const bulk = await tenant.owner.api.post('/expenses/bulk-change', { ids: [id], add_tags: ['together'] });
  expect(bulk.status).toBe(200);
  const together = await waitFor(async () => {
    const found = await told('expense.updated', id);
    return found.sequence > restored.sequence ? found : null;
  });
  expect(together.data).toEqual({ object: await shown(path), previous: restored.data.object });

  const account = await waitFor(async () => {
    const found = await told('account.balance_changed', account_id);
    return found.data.object['current_balance'] === 50 ? found : null;
  });
  expect(account.data.object).toEqual(await shown(`/accounts/${account_id}`));
  const alertId = Object(await shown('/alerts?type=LOW_BALANCE'))['items'][0]?.['id'];
  const { is_read: _read, ...alert } = Object(await shown(`/alerts/${alertId}`));
  const raised = await told('alert.raised', alertId);
  expect(raised.data.previous).toBeNull();
  // The balance goes up and down: by now the alert may have come back.
  expect(raised.data.object).toEqual({ ...alert, recurrences: 0, raised_at: alert['created_at'] });
});

it('tells of projects and accounts what REST shows, without what it computes at each request', async () => {
  const project = await tenant.project();
  const computed = ['total_spend', 'remaining_budget', 'monthly_trend', 'as_of', 'is_current'];
  const projectShown = async () =>
    Object.fromEntries(
      Object.entries(await shown(`/projects/${project}`)).filter(([name]) => !computed.includes(name)),
    );
  const before = await projectShown();
  expect((await told('project.created', project)).data).toEqual({ object: before, previous: null });
  await tenant.owner.api.patch(`/projects/${project}`, { description: 'What for', end_date: '2030-01-01' });
  expect((await told('project.updated', project)).data).toEqual({ object: await projectShown(), previous: before });

  const account = await tenant.account({ name: 'Till' });
  const opened = await shown(`/accounts/${account}`);
  expect((await told('account.created', account)).data).toEqual({ object: opened, previous: null });
  await tenant.owner.api.delete(`/accounts/${account}`);
  expect((await told('account.archived', account)).data).toEqual({
    ...{ object: await shown(`/accounts/${account}`), previous: opened },
  });
});

it('tells of a transfer and its reversal what REST shows', async () => {
  const [from, to] = [await tenant.account(), await tenant.account({ currency: 'EUR' })];
  const id = await tenant.transfer({ from_account_id: from, to_account_id: to, to_amount: 0.87, note: 'Top up' });
  const recorded = await shown(`/transfers/${id}`);
  expect((await told('transfer.recorded', id)).data).toEqual({ object: recorded, previous: null });
  await tenant.owner.api.delete(`/transfers/${id}`);
  const reversed = await told('transfer.reversed', id);
  expect(reversed.data).toEqual({ object: await shown(`/transfers/${id}`), previous: recorded });
});

it('numbers all of them without gaps, and shows each by REST', async () => {
  const { body } = await tenant.owner.api.get('/webhooks');
  const [hook] = z.array(z.looseObject({ id: z.number(), last_sequence: z.number() })).parse(body['items']);
  const last = hook?.last_sequence ?? 0;
  await waitFor(async () => new Set(messages.map(({ sequence }) => sequence)).size === last);
  const { body: page } = await tenant.owner.api.get(
    `/webhooks/${hook?.id}/deliveries?event=project.created&per_page=1`,
  );
  expect(page).toMatchObject({ total: 2, items: [{ state: 'delivered', attempts: 1, last_status: 204 }] });
  const id = z.looseObject({ items: z.array(z.looseObject({ id: z.number() })) }).parse(page).items[0]?.id;
  const { body: inspected } = await tenant.owner.api.get(`/webhooks/${hook?.id}/deliveries/${id}`);
  expect(Message.parse(JSON.parse(String(inspected['body']))).type).toBe('project.created');
  expect(inspected['requests']).toMatchObject([{ number: 1, status: 204, answer_body: '', error: null }]);
});
