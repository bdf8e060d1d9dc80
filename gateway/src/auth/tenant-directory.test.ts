import { createTenantDirectory } from './tenant-directory.ts';

function identityWith(answer: () => unknown) {
  const asked: unknown[] = [];
  return {
    asked,
    ask: async (_scope: unknown, _query: string, variables?: Record<string, unknown>) => {
      asked.push(variables);
      return answer();
    },
  };
}

const asker = { requestId: 'r', beforeAsking: async () => undefined };

describe('the tenant directory', () => {
  it('asks once for questions that come together, and remembers', async () => {
    const identity = identityWith(() => ({ resolveTenant: { id: '4' } }));
    const directory = createTenantDirectory(identity);
    expect(
      await Promise.all([directory.find({ slug: 'acme' }, asker), directory.find({ slug: 'acme' }, asker)]),
    ).toEqual([4, 4]);
    expect(await directory.find({ slug: 'acme' }, asker)).toBe(4);
    expect(await directory.find({ id: 4 }, asker)).toBe(4);
    expect(identity.asked).toEqual([{ slug: 'acme' }, { id: '4' }]);
  });

  it('forgets an entry on request', async () => {
    const identity = identityWith(() => ({ resolveTenant: null }));
    const directory = createTenantDirectory(identity);
    expect(await directory.find({ host: 'x.example' }, asker)).toBeNull();
    expect(await directory.find({ host: 'x.example' }, asker)).toBeNull();
    directory.forget();
    await directory.find({ host: 'x.example' }, asker);
    expect(identity.asked).toHaveLength(2);
  });

  it('does not ask for those who may not, but answers what it knows', async () => {
    const identity = identityWith(() => ({ resolveTenant: { id: '4' } }));
    const directory = createTenantDirectory(identity);
    await directory.find({ slug: 'acme' }, asker);
    const stranger = { requestId: 'r', beforeAsking: () => Promise.reject(new Error('too often')) };
    expect(await directory.find({ slug: 'acme' }, stranger)).toBe(4);
    await expect(directory.find({ slug: 'globex' }, stranger)).rejects.toThrow('too often');
    expect(identity.asked).toHaveLength(1);
  });

  it('remembers no failure', async () => {
    let isBroken = true;
    const directory = createTenantDirectory(
      identityWith(() => (isBroken ? 'nonsense' : { resolveTenant: { id: '9' } })),
    );
    await expect(directory.find({ slug: 'acme' }, asker)).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    isBroken = false;
    expect(await directory.find({ slug: 'acme' }, asker)).toBe(9);
  });
});
