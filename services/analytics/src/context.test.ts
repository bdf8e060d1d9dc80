import { ANONYMOUS } from '@outlay/tenancy/request-context';
import { createContext, type AnalyticsServices } from './context.ts';

it('asks once for all projects that one operation names', async () => {
  const asked: (readonly string[])[] = [];
  const services: Partial<Record<keyof AnalyticsServices, unknown>> = {
    projectNumbers: {
      figures: async (_context: unknown, ids: readonly string[]) => {
        asked.push(ids);
        return ids.map(() => null);
      },
    },
  };
  const request = { tenantId: 1, principal: ANONYMOUS, requestId: 'r' };
  const { figuresLoader } = createContext(request, Object(services));
  const ids = Array.from({ length: 100 }, (_none, index) => String(index + 1));
  await Promise.all([...ids, ...ids].map((id) => figuresLoader.load(id)));
  expect(asked).toEqual([ids]);
});
