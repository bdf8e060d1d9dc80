import { eachTenant } from './each-tenant.ts';

describe('what is done for every tenant', () => {
  it('is done for the others where it fails for one, and says so in the end', async () => {
    const seen: number[] = [];
    const work = async (tenantId: number) => {
      seen.push(tenantId);
      if (tenantId < 3) throw new Error(`not for ${tenantId}`);
    };
    await expect(eachTenant([1, 2, 3], new AbortController().signal, work)).rejects.toThrow('not for 1');
    expect(seen).toEqual([1, 2, 3]);
  });

  it('ends when the run is to end', async () => {
    const ending = new AbortController();
    const seen: number[] = [];
    const work = async (tenantId: number) => {
      seen.push(tenantId);
      ending.abort(new Error('stop'));
      throw new Error('of the stop');
    };
    await expect(eachTenant([1, 2], ending.signal, work)).rejects.toThrow('stop');
    expect(seen).toEqual([1]);
  });
});
