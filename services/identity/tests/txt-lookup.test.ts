import { areDnsServers, createTxtLookup, type TxtAnswer } from '../src/domains/txt-lookup.ts';
import { startDnsServer, type DnsServer } from '@outlay/testkit/dns-server';

const NAME = '_outlay.spend.example.com';
const PATIENCE_MS = 2_000;

let dns: DnsServer;
beforeAll(async () => {
  dns = await startDnsServer();
});
afterAll(() => dns.stop());

const look = (patienceMs = PATIENCE_MS): Promise<TxtAnswer> => createTxtLookup([dns.address])(NAME, patienceMs);

describe('a question for TXT records', () => {
  it('is answered with all of them, each in one piece', async () => {
    dns.setTxt(NAME, 'v=spf1 -all', ['outlay-domain-', 'verification=', 'abc'], '');
    expect(await look()).toEqual({
      kind: 'records',
      values: ['v=spf1 -all', 'outlay-domain-verification=abc', ''],
    });
  });

  it('follows a CNAME whose target the answer holds', async () => {
    dns.set(NAME, {
      answers: [
        { type: 'CNAME', name: NAME, data: 'proofs.example.net', ttl: 1 },
        { type: 'TXT', name: 'proofs.example.net', data: 'delegated', ttl: 1 },
      ],
    });
    expect(await look()).toEqual({ kind: 'records', values: ['delegated'] });
  });

  it('finds nothing behind a CNAME that leads nowhere', async () => {
    dns.set(NAME, { answers: [{ type: 'CNAME', name: NAME, data: 'gone.example.net', ttl: 1 }] });
    expect(await look()).toEqual({ kind: 'absent' });
  });

  it.each(['NXDOMAIN', { answers: [] }] as const)('finds nothing where DNS says %j', async (reply) => {
    dns.set(NAME, reply);
    expect(await look()).toEqual({ kind: 'absent' });
  });

  it('knows nothing where the server fails', async () => {
    dns.set(NAME, 'SERVFAIL');
    expect(await look()).toEqual({ kind: 'failed', code: 'ESERVFAIL' });
  });

  it('knows nothing where nobody answers, and waits no longer than it may', async () => {
    dns.set(NAME, 'silent');
    const began = performance.now();
    expect(await look(200)).toMatchObject({ kind: 'failed', code: expect.stringMatching(/ETIMEOUT|ECANCELLED/) });
    expect(performance.now() - began).toBeLessThan(PATIENCE_MS);
  });

  it('looks at no more than a hundred', async () => {
    dns.setTxt(NAME, ...Array.from({ length: 150 }, (_, index) => `n${index}`));
    const answer = await look();
    expect(answer.kind === 'records' && answer.values).toHaveLength(100);
  });
});

describe('addresses of DNS servers', () => {
  it.each([[[]], [['10.0.0.10']], [['10.0.0.10:5353', '[fd00::10]:53']]])('may be %j', (servers) =>
    expect(areDnsServers(servers)).toBe(true),
  );
  it.each([[['resolver.example.com']], [['10.0.0.10:99999']], [['http://10.0.0.10']]])('are not %j', (servers) =>
    expect(areDnsServers(servers)).toBe(false),
  );
});
