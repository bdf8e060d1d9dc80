import { OTHERS, TenantLoad } from './tenant-load.ts';

let nowMs = 0;
const load = () => {
  nowMs = 0;
  return new TenantLoad(() => nowMs);
};
const names = (one: TenantLoad) => one.rows().map(([tenant]) => tenant);

describe('the busiest tenants', () => {
  it('are the ten whose work took longest; all others share one row', () => {
    const one = load();
    for (let tenant = 1; tenant <= 100; tenant++) one.add(tenant, tenant);
    expect(names(one)).toEqual(['100', '99', '98', '97', '96', '95', '94', '93', '92', '91', OTHERS]);
    expect(one.rows().at(-1)).toEqual([OTHERS, { items: 90, seconds: (90 * 91) / 2 }]);
  });

  it('are those of the last minute, and shown as 0 once when they leave', () => {
    const one = load();
    one.add(1, 5);
    nowMs = 30_000;
    one.add(2, 1);
    expect(names(one)).toEqual(['1', '2', OTHERS]);
    nowMs = 65_000;
    expect(one.rows()).toEqual([
      ['2', { items: 1, seconds: 1 }],
      ['1', { items: 0, seconds: 0 }],
      [OTHERS, { items: 0, seconds: 0 }],
    ]);
    expect(names(one)).toEqual(['2', OTHERS]);
  });

  it('leave out whoever has less than a hundredth of the load', () => {
    const one = load();
    for (let n = 0; n < 1_000; n++) one.add(1, 0.001);
    one.add(2, 1_000);
    expect(names(one)).toEqual(['1', OTHERS]);
  });

  it('are found with a bounded memory, however many tenants there are', () => {
    const one = load();
    for (let tenant = 1; tenant <= 20_000; tenant++) one.add(tenant, 1);
    one.add(7, 100_000);
    const rows = one.rows();
    expect(rows.length).toBeLessThanOrEqual(11);
    expect(rows.reduce((sum, [, { items }]) => sum + items, 0)).toBe(20_001);
  });
});
