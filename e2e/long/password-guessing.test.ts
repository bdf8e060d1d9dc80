import { guess } from '../harness/guessing.ts';
import { startOutlay } from '../harness/outlay.ts';

it('10,000 passwords an hour for one account, from 1,000 addresses, get fewer than 100 tries', async () => {
  const outlay = await startOutlay({ TRUSTED_PROXY_HOPS: '1', RATE_LIMIT_AUTH: '20' });
  try {
    const { anonymous, owner } = await outlay.tenant();
    const outcome = await guess(outlay, { anonymous, email: owner.email, tries: 10_000, addresses: 1_000 });
    process.stdout.write(`${JSON.stringify(outcome)}\n`);
    expect(outcome.compared + outcome.refused).toBe(10_000);
    expect(outcome.compared).toBeGreaterThan(10);
    expect(outcome.compared).toBeLessThan(100);
  } finally {
    await outlay.stop();
  }
}, 1_800_000);
