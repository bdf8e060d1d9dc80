import { screen, within } from '@testing-library/vue';
import { describe, expect, it } from 'vitest';
import { FakeServer } from '@/testing/fake-server.ts';
import { renderInApp } from '@/testing/render.ts';
import { signInWith } from '@/testing/sign-in.ts';
import AuditLogPage from './AuditLogPage.vue';

type Change = readonly [field: string, before: unknown, after: unknown, labels?: readonly [string | null, string]];

function entry(action: string, changes: readonly Change[], parts: object = {}) {
  return {
    ...{ id: 'ledger-7', service: 'ledger', action, entityType: 'expense', entityId: '31', entityLabel: 'Contoso' },
    ...{ actorKey: 'user:7', actor: { id: '7', name: 'Grace', isErased: false }, actorApiKey: null },
    ...{ requestId: 'request-1', at: '2026-11-29T23:30:00Z' },
    changes: changes.map(([field, before, after, [beforeLabel, afterLabel] = [null, null]]) => ({
      ...{ field, before, after, beforeLabel, afterLabel },
    })),
    ...parts,
  };
}

function logOf(nodes: readonly object[], parts: object = {}) {
  const pageInfo = { startCursor: 'first', endCursor: 'last', hasNextPage: true, hasPreviousPage: false };
  const found = { asOf: null, isCurrent: true, totalCount: nodes.length, totalIsExact: true, nodes, pageInfo };
  return { auditEntries: { ...found, ...parts } };
}

async function open(nodes: readonly object[], query = '', language: 'en' | 'de' = 'en') {
  await signInWith(['audit:read', 'expenses:read']);
  const server = new FakeServer({ AuditEntries: logOf(nodes) });
  return renderInApp(AuditLogPage, { server, language, path: `/audit-log${query}` });
}

/** The fields of the only entry, each with its text. */
async function fields(): Promise<string[]> {
  const article = await screen.findByRole('article');
  return [...article.querySelectorAll('dl:first-of-type dd')].map(
    (value) => `${value.previousElementSibling?.textContent}: ${textsOf(value).join(' | ')}`,
  );
}

function textsOf(element: Element): string[] {
  return [...element.children].map(({ textContent }) => textContent.trim()).filter(Boolean);
}

const CHANGED: Change[] = [
  ['account_id', 3, 4, ['Till', 'Main']],
  ['base_amount', '1234.50 USD', null],
  ['expense_date', '2026-11-01', '2026-11-02'],
  ['tags', ['a'], ['a', 'b']],
];

describe('the audit log', () => {
  it('puts what changed in words, before and after', async () => {
    await open([entry('expense.changed', CHANGED)]);
    expect(await fields()).toEqual([
      'Account: Before:Till | After:Main',
      'In the base currency: Before:$1,234.50 | none',
      'Date: Before:Nov 1, 2026 | After:Nov 2, 2026',
      'Tags: Before:a | After:a, b',
    ]);
  });

  it('writes them as German does', async () => {
    await open([entry('expense.changed', CHANGED.slice(1, 3))], '', 'de');
    expect(await fields()).toEqual([
      'In der Basiswährung: Vorher:1.234,50\u00a0$ | nichts',
      'Datum: Vorher:01.11.2026 | Nachher:02.11.2026',
    ]);
  });

  it('has German words for all that is recorded of webhooks, alerts and preferences', async () => {
    const choice = { email: true, in_app: false };
    const { user } = await open(
      [
        entry('webhook.changed', [
          ['secret', null, 'changed'],
          ['url_path', null, 'changed'],
          ['disabled_reason', 'GONE', 'FAILING'],
          ['type', 'LOW_BALANCE', 'WEBHOOK_DISABLED'],
          ['entity_type', 'ACCOUNT', 'WEBHOOK'],
          ['low_balance', { ...choice, frequency: 'immediate' }, { ...choice, frequency: 'daily' }],
          ['webhook_disabled', { ...choice, frequency: 'daily' }, { ...choice, frequency: 'weekly' }],
        ]),
      ],
      '',
      'de',
    );
    await user.click(await screen.findByRole('button', { name: /^7 Felder/ }));
    expect(await fields()).toEqual([
      'Geheimnis: nichts | Nachher:geändert',
      'Pfad der Adresse: nichts | Nachher:geändert',
      'Grund: Vorher:Den Empfänger gibt es nicht mehr (410) | Nachher:Zu lange gescheitert',
      'Art: Vorher:Niedriger Saldo | Nachher:Webhook abgeschaltet',
      'Betrifft ein: Vorher:Konto | Nachher:Webhook',
      'Niedriger Saldo: Vorher:E-Mail-Adresse: Ja, in Outlay: Nein, wie oft: sofort | Nachher:E-Mail-Adresse: Ja, in Outlay: Nein, wie oft: täglich',
      'Webhook abgeschaltet: Vorher:E-Mail-Adresse: Ja, in Outlay: Nein, wie oft: täglich | Nachher:E-Mail-Adresse: Ja, in Outlay: Nein, wie oft: wöchentlich',
    ]);
  });

  it('shows the fields of what is new when asked, amounts in its currency', async () => {
    const { user } = await open([
      entry('expense.created', [
        ['amount', null, '12.50'],
        ['currency', null, 'EUR'],
        ['note', null, null],
        ['is_project_related', null, true],
      ]),
    ]);
    expect(await fields()).toEqual([]);
    await user.click(screen.getByRole('button', { name: '4 fields, ledger-7' }));
    expect(await fields()).toEqual(['Amount: €12.50', 'Currency: EUR', 'For a project: Yes']);
    expect(screen.getByText('request-1')).toBeTruthy();
  });

  it('names services and keys, and shows what it has no text for as it is recorded', async () => {
    const unknown = { entityType: 'moon', entityLabel: null, actor: null, actorKey: 'service:ledger' };
    const byKey = { id: 'ledger-8', actor: null, actorKey: 'key:3', actorApiKey: { id: '3', name: 'Till' } };
    await open([entry('moon.waxed', [['phase', 'new', 'full']], unknown), entry('expense.deleted', [], byKey)]);
    const [first, second] = await screen.findAllByRole('article');
    expect(first?.textContent).toMatch(/moon: waxed · moon #31\s*Outlay \(Ledger\)/);
    expect(first?.textContent).toMatch(/phaseBefore:newAfter:full/);
    expect(second?.textContent).toMatch(/Expense deleted · Contoso\s*API key Till/);
  });

  it('asks for what the address says, whole days in the reader’s zone', async () => {
    const address = '?type=expense&entity=31&by=7&from=2026-11-01&to=2026-11-30&service=LEDGER&after=abc';
    const { server } = await open([], address);
    await screen.findByText('Nothing found');
    expect(server.variablesOf('AuditEntries')).toEqual([
      {
        filter: {
          ...{ entityType: 'expense', entityId: '31', actorUserId: '7' },
          ...{ from: '2026-11-01T00:00:00.000Z', to: '2026-12-01T00:00:00.000Z' },
        },
        ...{ first: 25, after: 'abc' },
      },
    ]);
  });

  it('looks for a person on the server', async () => {
    await signInWith(['audit:read', 'users:read']);
    const people = { users: { nodes: [{ __typename: 'User', id: '7', name: 'Grace' }] } };
    const server = new FakeServer({ AuditEntries: logOf([]), AuditPeople: people });
    const { user, router } = await renderInApp(AuditLogPage, { server, path: '/audit-log' });
    await user.type(await screen.findByRole('combobox', { name: 'Person' }), 'gra');
    await expect.poll(() => server.variablesOf('AuditPeople')).toContainEqual({ q: 'gra' });
    await user.click(await screen.findByRole('option', { name: 'Grace' }));
    await expect.poll(() => router.currentRoute.value.query).toEqual({ by: '7' });
  });

  it('takes days that no calendar has for no condition', async () => {
    const { server } = await open([], '?from=2026-02-30&to=2026-13-45');
    await screen.findByText('Nothing found');
    expect(server.variablesOf('AuditEntries')).toEqual([{ filter: {}, first: 25 }]);
  });

  it('leads to older entries, and to all of one thing', async () => {
    const { user, router } = await open([entry('expense.deleted', [])]);
    await user.click(await screen.findByRole('button', { name: 'Older' }));
    await expect.poll(() => router.currentRoute.value.query).toEqual({ after: 'last' });
    await user.click(screen.getByRole('button', { name: 'Actions for Expense deleted, Contoso' }));
    await user.click(await screen.findByRole('menuitem', { name: 'All of Contoso' }));
    await expect.poll(() => router.currentRoute.value.query).toEqual({ type: 'expense', entity: '31' });
  });
});

function chain(service: string, parts: object = {}) {
  const whole = { entries: 12, verifiedThrough: 12, verifiedAt: '2026-11-30T07:00:00Z', isComplete: true, headSeq: 12 };
  return { service, ...whole, ok: true, brokenAt: null, problem: null, ...parts };
}

describe('the verification', () => {
  async function verify(answers: readonly object[]) {
    const page = await open([]);
    const left = [...answers];
    page.server.answer('AuditVerification', () => ({
      auditVerification: left.length > 1 ? left.shift() : left[0],
    }));
    await page.user.click(await screen.findByRole('button', { name: 'Verify' }));
    return within(await screen.findByRole('region', { name: 'Verification' }));
  }

  it('says how far each service is verified, and asks again until all is', async () => {
    const partial = chain('ledger', { isComplete: false, verifiedThrough: 5, entries: 5 });
    const region = await verify([
      { ok: true, isComplete: false, chains: [partial] },
      { ok: true, isComplete: true, chains: [chain('ledger')] },
    ]);
    expect(await region.findByText(/5 entries, through entry 5 of 12/)).toBeTruthy();
    expect(region.getByText('Under way')).toBeTruthy();
    expect(await region.findByText('Every entry is as it was sealed', {}, { timeout: 5000 })).toBeTruthy();
    expect(region.getByText(/12 entries, through entry 12 of 12.*Checked Nov 30, 2026/s)).toBeTruthy();
  });

  it('says a fault loudly: where, and which', async () => {
    const problem = 'the entry at place 9 is not what was sealed';
    const broken = chain('ledger', { ok: false, brokenAt: 9, problem });
    const region = await verify([{ ok: false, isComplete: true, chains: [chain('identity'), broken] }]);
    expect((await region.findByRole('alert')).textContent).toMatch(/The log has a fault/);
    expect(region.getByRole('heading', { name: /The log has a fault/ })).toBeTruthy();
    expect(region.getByText('Fault at entry 9')).toBeTruthy();
    expect(region.getByText('The entry is not what was sealed.')).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByRole('region', { name: 'Verification' }));
  });
});
