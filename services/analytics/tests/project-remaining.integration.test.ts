import { expenseEvent, projectEvent, tenantEvent } from './event-book.ts';
import { startAnalytics } from './analytics-harness.ts';

const QUERY = `query ($refs: [_Any!]!) { _entities(representations: $refs) {
  ... on ProjectRemaining { before { amount currency } after { amount } isCurrent } } }`;

let app: Awaited<ReturnType<typeof startAnalytics>>;
beforeAll(async () => {
  app = await startAnalytics();
  await app.publish(
    tenantEvent(1),
    projectEvent(100, { currency: 'USD', budget: 1_000_00n }, { tenantId: 1 }),
    expenseEvent(1, { project: 100, projectCurrency: 'USD', inProject: 300_00n }, { tenantId: 1 }),
  );
});
afterAll(() => app.stop());

const change = (isBooked: boolean, projectId = '100') => ({
  __typename: 'ProjectRemaining',
  ...{ projectId, change: '-25.50', isBooked },
});

describe('what a project has left', () => {
  it('is told before and after a change, whether it was made or not', async () => {
    const refs = [change(true), change(false), change(true, '101')];
    const { data, errors } = await app.as({ tenantId: 1, role: 'MEMBER' })(QUERY, { refs });
    expect(errors).toEqual([]);
    expect(data?.['_entities']).toEqual([
      { before: { amount: '725.50', currency: 'USD' }, after: { amount: '700.00' }, isCurrent: true },
      { before: { amount: '700.00', currency: 'USD' }, after: { amount: '674.50' }, isCurrent: true },
      null,
    ]);
  });

  it('is not told to another tenant', async () => {
    const { data } = await app.as({ tenantId: 2, role: 'OWNER' })(QUERY, { refs: [change(true)] });
    expect(data?.['_entities']).toEqual([null]);
  });
});
