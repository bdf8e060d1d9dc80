import { Deadline } from '@outlay/tenancy/deadline';
import { withinTransaction } from '@outlay/tenancy/within-transaction';
import { createBulkhead } from './bulkhead.ts';

const REFUSED = expect.objectContaining({ code: 'SERVICE_UNAVAILABLE' });

describe('a bulkhead', () => {
  it('runs some, lets some wait, and refuses the rest before it begins', async () => {
    const bulkhead = createBulkhead({ running: 2, waiting: 3 }, 'Too busy.');
    const { promise: opened, resolve: open } = Promise.withResolvers<undefined>();
    let begun = 0;
    const work = async () => {
      begun += 1;
      return opened;
    };
    const results = Promise.allSettled(Array.from({ length: 8 }, () => bulkhead.run(work)));
    await new Promise(setImmediate);
    expect(begun).toBe(2);
    open(undefined);
    const statuses = (await results).map(({ status }) => status);
    expect(statuses).toEqual([...Array(5).fill('fulfilled'), ...Array(3).fill('rejected')]);
    expect(begun).toBe(5);
  });

  it('does not begin what its caller no longer waits for', async () => {
    const bulkhead = createBulkhead({ running: 1, waiting: 1 }, 'Too busy.');
    let begun = false;
    const late = bulkhead.run(async () => {
      begun = true;
    }, Deadline.in(-1));
    await expect(late).rejects.toEqual(REFUSED);
    expect(begun).toBe(false);
  });

  it('refuses to wait within a transaction', async () => {
    const bulkhead = createBulkhead({ running: 1, waiting: 1 }, 'Too busy.');
    await expect(withinTransaction(() => bulkhead.run(async () => 1))).rejects.toThrow('within a database transaction');
  });

  it('passes on what the work throws', async () => {
    const bulkhead = createBulkhead({ running: 1, waiting: 0 }, 'Too busy.');
    const failed = bulkhead.run(() => Promise.reject(new Error('broken')));
    await expect(failed).rejects.toThrow('broken');
    await expect(bulkhead.run(async () => 'fine')).resolves.toBe('fine');
  });
});
