import { createLogger } from '@outlay/telemetry/logger';
import { createOrm } from '@outlay/tenancy/orm';
import { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { CurrencyCode } from '@outlay/money/currencies';
import { ledgerEntities } from '../src/entities.ts';
import { rateFor, ratesFor } from '../src/exchange-rates/rate-finder.ts';
import { startLedger, type LedgerApp } from './ledger-harness.ts';

const SET = `mutation ($input: SetExchangeRateInput!) {
  setExchangeRate(input: $input) { id date from to rate version } }`;
const LIST = `query ($filter: ExchangeRateFilter, $first: Int! = 20, $after: String, $offset: Int) {
  exchangeRates(filter: $filter, first: $first, after: $after, offset: $offset) {
    nodes { date from to rate } totalCount pageInfo { hasNextPage endCursor } } }`;
const RATE = { date: '2026-03-10', from: 'EUR', to: 'USD', rate: '1.10' };

let app: LedgerApp;
beforeAll(async () => {
  app = await startLedger();
});
afterAll(() => app.stop());

const owner = (tenantId: number) => app.as({ tenantId, role: 'OWNER' });
async function set(tenantId: number, input: object = {}): Promise<{ id: string; rate: string; version: number }> {
  const { data, errors } = await owner(tenantId)(SET, { input: { ...RATE, ...input } });
  expect(errors).toEqual([]);
  return Object(data?.['setExchangeRate']);
}

describe('a rate', () => {
  it('is set for a day, and set again in its place', async () => {
    const first = await set(1);
    expect(first).toEqual({ id: first.id, date: '2026-03-10', from: 'EUR', to: 'USD', rate: '1.1', version: 1 });
    expect(await set(1, { rate: '1.123456789012' })).toMatchObject({
      id: first.id,
      rate: '1.123456789012',
      version: 2,
    });
    expect(await set(1, { rate: '1.123456789012' })).toMatchObject({ version: 2 });
    expect(await set(1, { date: '2026-03-11' })).toMatchObject({ version: 1 });
  });

  it('is one row however many set it at once', async () => {
    const answers = await Promise.all(['1.1', '1.2', '1.3', '1.4'].map((rate) => set(2, { rate })));
    expect(new Set(answers.map(({ id }) => id)).size).toBe(1);
    expect(answers.map(({ version }) => version).toSorted()).toEqual([1, 2, 3, 4]);
    const events = await app.rows(
      `select version::int from outbox where tenant_id = 2 and topic = 'ledger.exchange-rate' order by id`,
    );
    expect(events.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
  });

  it.each([
    [{ rate: '0' }, 'rate'],
    [{ rate: '-1' }, 'rate'],
    [{ rate: '1000000000000' }, 'rate'],
    [{ from: 'XXQ' }, 'from'],
    [{ to: 'XXQ' }, 'to'],
    [{ to: 'EUR' }, 'to'],
  ])('refuses %p', async (input, field) => {
    const { code, errors } = await owner(1)(SET, { input: { ...RATE, ...input } });
    expect(code).toBe('VALIDATION_FAILED');
    expect(errors[0]?.extensions.details).toEqual([expect.objectContaining({ field })]);
  });

  it('is read by everybody and set by Owners and Admins', async () => {
    for (const role of ['ANALYST', 'MEMBER'] as const) {
      const reader = app.as({ tenantId: 1, role });
      expect((await reader(SET, { input: RATE })).code).toBe('FORBIDDEN');
      expect((await reader(LIST)).errors).toEqual([]);
    }
  });
});

describe('the list', () => {
  beforeAll(async () => {
    await set(50, { date: '2026-01-01' });
    await set(50, { date: '2026-01-03' });
    await set(50, { date: '2026-01-02', from: 'GBP' });
  });
  const days = async (variables: Record<string, unknown>) => {
    const { data, errors } = await owner(50)(LIST, variables);
    expect(errors).toEqual([]);
    const { nodes, pageInfo } = Object(data?.['exchangeRates']);
    return { days: nodes.map(({ date }: { date: string }) => date.slice(-2)), pageInfo };
  };

  it.each([
    [{}, ['03', '02', '01']],
    [{ filter: { from: 'EUR' } }, ['03', '01']],
    [{ filter: { to: 'JPY' } }, []],
    [{ filter: { dateFrom: '2026-01-02' } }, ['03', '02']],
    [{ filter: { dateFrom: '2026-01-02', dateTo: '2026-01-02' } }, ['02']],
    [{ offset: 1, first: 1 }, ['02']],
  ])('answers %p', async (variables, expected) => {
    expect((await days(variables)).days).toEqual(expected);
  });

  it('goes on after a cursor', async () => {
    const { pageInfo } = await days({ first: 2 });
    expect((await days({ after: pageInfo.endCursor })).days).toEqual(['01']);
  });

  it.each([{ filter: { from: 'XXQ' } }, { first: 0 }, { after: 'x' }])('refuses %p', async (variables) => {
    expect((await owner(50)(LIST, variables)).code).toBe('VALIDATION_FAILED');
  });
});

describe('the rate for a day', () => {
  let orm: ReturnType<typeof createOrm>;
  beforeAll(async () => {
    const logger = createLogger({ service: 'test', level: 'error' });
    orm = createOrm({ url: app.database.appUrl, entities: ledgerEntities, poolSize: 2, logger });
    await set(9, { date: '2026-03-01', rate: '1.1' });
    await set(9, { date: '2026-03-05', rate: '1.2' });
    await set(9, { date: '2026-03-06', from: 'USD', to: 'EUR', rate: '0.8' });
    await set(9, { date: '2026-03-07', from: 'USD', to: 'EUR', rate: '0.75' });
    await set(9, { date: '2026-03-07', rate: '1.3' });
    await set(8, { date: '2026-03-20', rate: '9' });
    await set(9, { date: '2026-03-02', from: 'GBP', to: 'EUR', rate: '1.15' });
    await set(9, { date: '2026-03-20', from: 'CHF', to: 'EUR', rate: '1.05' });
  });
  afterAll(() => orm.close());
  const find = (from: CurrencyCode, to: CurrencyCode, date: string) =>
    new TenantDatabase(orm).read({ tenantId: 9 }, (em) => rateFor(em, from, to, date));

  it.each([
    ['the day itself', '2026-03-01', '1.1', '2026-03-01'],
    ['the latest before it', '2026-03-04', '1.1', '2026-03-01'],
    ['the other direction', '2026-03-06', '1.25', '2026-03-06'],
    ['the direct one of two', '2026-03-07', '1.3', '2026-03-07'],
    ['one that is 7 days old', '2026-03-14', '1.3', '2026-03-07'],
  ])('is that of %s', async (_case, date, rateText, rateDate) => {
    expect(await find('EUR', 'USD', date)).toMatchObject({ rateText, rateDate });
  });

  it('is exact where an inverse is no decimal', async () => {
    const { rate, rateText } = await find('USD', 'EUR', '2026-03-01');
    expect(rate.numerator * 11n).toBe(rate.denominator * 10n);
    expect(rateText).toBe('0.909090909091');
  });

  it('is 1 without a rate where the currencies are the same', async () => {
    expect(await find('EUR', 'EUR', '1999-01-01')).toMatchObject({ rateText: '1', rateDate: null });
  });

  it.each([['2026-02-28'], ['2026-03-15'], ['2026-03-20']])('is missing for %s', async (date) => {
    await expect(find('EUR', 'USD', date)).rejects.toMatchObject({ code: 'RATE_MISSING', status: 400 });
  });

  it('is that over the base currency where there is none of its own, of the day of the older leg', async () => {
    // 1.15 / (1 / 1.2) and back: kept with 12 digits in the direction above 1.
    expect(await find('GBP', 'USD', '2026-03-05')).toMatchObject({
      ...{ rateText: '1.38', rateDate: '2026-03-02', rateSource: 'cross' },
    });
    const { rate, rateText } = await find('USD', 'GBP', '2026-03-05');
    expect([rate, rateText]).toEqual([{ numerator: 100n, denominator: 138n }, '0.724637681159']);
    expect(await find('EUR', 'USD', '2026-03-05')).toMatchObject({ rateSource: 'daily' });
  });

  it.each([
    ['one leg is too old', 'GBP', 'CHF', '2026-03-20'],
    ['one leg is not set', 'GBP', 'SEK', '2026-03-05'],
    ['the base currency is one end', 'EUR', 'SEK', '2026-03-05'],
  ] as const)('is missing where %s', async (_case, from, to, date) => {
    await expect(find(from, to, date)).rejects.toMatchObject({ code: 'RATE_MISSING' });
  });

  it('is found for many conversions at once, in their order', async () => {
    const found = await new TenantDatabase(orm).read({ tenantId: 9 }, (em) =>
      ratesFor(em, [
        { from: 'EUR', to: 'USD', date: '2026-02-01' },
        { from: 'JPY', to: 'JPY', date: '2026-03-01' },
        { from: 'EUR', to: 'USD', date: '2026-03-05' },
      ]),
    );
    expect(found).toMatchObject([null, { rateText: '1' }, { rateText: '1.2' }]);
  });
});
