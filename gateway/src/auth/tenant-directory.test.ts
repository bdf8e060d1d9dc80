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

describe('the tenant directory', () => {
  it('asks once for questions that come together, and remembers', async () => {
    const identity = identityWith(() => ({ resolveTenant: { id: '4' } }));
    const directory = createTenantDirectory(identity);
    expect(await Promise.all([directory.find({ slug: 'acme' }, 'r'), directory.find({ slug: 'acme' }, 'r')])).toEqual([
      4, 4,
    ]);
    expect(await directory.find({ slug: 'acme' }, 'r')).toBe(4);
    expect(await directory.find({ id: 4 }, 'r')).toBe(4);
    expect(identity.asked).toEqual([{ slug: 'acme' }, { id: '4' }]);
  });

  it('forgets when told', async () => {
    const identity = identityWith(() => ({ resolveTenant: null }));
    const directory = createTenantDirectory(identity);
    expect(await directory.find({ host: 'x.example' }, 'r')).toBeNull();
    expect(await directory.find({ host: 'x.example' }, 'r')).toBeNull();
    directory.forget();
    await directory.find({ host: 'x.example' }, 'r');
    expect(identity.asked).toHaveLength(2);
  });

  it('remembers no failure', async () => {
    let isBroken = true;
    const directory = createTenantDirectory(
      identityWith(() => (isBroken ? 'nonsense' : { resolveTenant: { id: '9' } })),
    );
    await expect(directory.find({ slug: 'acme' }, 'r')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
    isBroken = false;
    expect(await directory.find({ slug: 'acme' }, 'r')).toBe(9);
  });
});
