import { waitFor } from './wait-for.ts';

describe('waitFor', () => {
  it('answers with the first value that is there', async () => {
    let looks = 0;
    expect(await waitFor(() => (++looks < 3 ? null : looks), { intervalMs: 1 })).toBe(3);
  });

  it('asks again after an error', async () => {
    let looks = 0;
    const flaky = (): string => {
      looks += 1;
      if (looks < 2) throw new Error('not yet');
      return 'there';
    };
    expect(await waitFor(flaky, { intervalMs: 1 })).toBe('there');
  });

  it('says what it waited for, with the last error as the cause', async () => {
    const never = (): never => {
      throw new Error('still not');
    };
    await expect(waitFor(never, { timeoutMs: 5, intervalMs: 1, what: 'the relay' })).rejects.toMatchObject({
      message: 'waited 5 ms for the relay',
      cause: new Error('still not'),
    });
  });
});
