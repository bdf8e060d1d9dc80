import { programConnection } from './program-connection.ts';

describe('the connection of PostgreSQL’s programs', () => {
  it('has the password in a variable, as others may list processes', () => {
    const { url, env } = programConnection('postgres://reader:p%40ss@db.example:5432/outlay_ledger', {});
    expect(url).toBe('postgres://reader@db.example:5432/outlay_ledger');
    expect(env).toEqual({ PGPASSWORD: 'p@ss' });
  });

  it.each([
    ['require', 'verify-full'],
    ['verify-ca', 'verify-full'],
    ['verify-full', 'verify-full'],
    ['no-verify', 'require'],
    ['disable', 'disable'],
  ])('verifies what the driver verifies: sslmode=%s', (mode, theirs) => {
    const { url } = programConnection(`postgres://reader@db.example/outlay_ledger?sslmode=${mode}`, {});
    expect(new URL(url).searchParams.get('sslmode')).toBe(theirs);
  });

  it('trusts the authorities that Node trusts', () => {
    const url = 'postgres://reader@db.example/outlay_ledger?sslmode=verify-full';
    expect(programConnection(url, {}).env).toEqual({ PGSSLROOTCERT: 'system' });
    const extra = { NODE_EXTRA_CA_CERTS: '/etc/ca.pem' };
    expect(programConnection(url, extra).env).toEqual({ PGSSLROOTCERT: '/etc/ca.pem' });
  });
});
