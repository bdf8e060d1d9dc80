import { readHost } from './host.ts';

const names = { baseDomain: 'outlay.example', ownHosts: ['api.outlay.example'] };

describe('readHost', () => {
  it.each([
    'localhost',
    'LOCALHOST:8080',
    'localhost.',
    '127.0.0.1:3000',
    '[::1]:8080',
    'outlay.example',
    'api.outlay.example:443',
  ])('knows %s as ours', (header) => {
    expect(readHost(header, names)).toEqual({ kind: 'ours' });
  });

  it.each([
    ['acme.localhost', 'acme'],
    ['Acme.Outlay.Example:8080', 'acme'],
    ['acme.outlay.example.', 'acme'],
  ])('reads the tenant from %s', (header, slug) => {
    expect(readHost(header, names)).toEqual({ kind: 'slug', slug });
  });

  it.each(['spend.acme.example', 'a.b.outlay.example', 'notoutlay.example', '10.0.0.1', '[2001:db8::1]'])(
    'leaves %s to be looked up',
    (header) => {
      expect(readHost(header, names)).toMatchObject({ kind: 'other' });
    },
  );

  it.each([
    undefined,
    '',
    'a b',
    '-x.example',
    'x..example',
    'x.example:99999999',
    '[::1',
    `${'a'.repeat(300)}.example`,
  ])('takes %j for no host', (header) => {
    expect(readHost(header, names)).toBeNull();
  });

  it('needs no base domain', () => {
    expect(readHost('acme.outlay.example', { baseDomain: undefined, ownHosts: [] })).toMatchObject({ kind: 'other' });
  });
});
