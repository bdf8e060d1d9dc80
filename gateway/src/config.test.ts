import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadGatewayConfig } from './config.ts';

const needed = {
  EVENT_LOG_URL: 'postgres://log',
  INTERNAL_TOKEN_SIGNING_KEY: '{"kty":"OKP","crv":"Ed25519","kid":"k","x":"AA","d":"AA"}',
  IDENTITY_URL: 'http://identity/graphql',
  PROJECTS_URL: 'http://projects/graphql',
  LEDGER_URL: 'http://ledger/graphql',
  ANALYTICS_URL: 'http://analytics/graphql',
  NOTIFICATIONS_URL: 'http://notifications/graphql',
};

describe('the configuration of the gateway', () => {
  it('needs few variables', () => {
    expect(loadGatewayConfig(needed)).toMatchObject({
      PORT: 8080,
      CORS_ORIGINS: [],
      TRUSTED_PROXY_HOPS: 0,
      DRAIN_MS: 0,
    });
  });

  it('reads lists', () => {
    const { CORS_ORIGINS } = loadGatewayConfig({ ...needed, CORS_ORIGINS: 'https://A.example, https://b.example,' });
    expect(CORS_ORIGINS).toEqual(['https://a.example', 'https://b.example']);
  });

  it('takes an authority for Redis only where Redis is asked with TLS', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'outlay-config-'));
    try {
      const REDIS_CA_FILE = join(folder, 'ca.pem');
      await writeFile(REDIS_CA_FILE, '-----BEGIN CERTIFICATE-----');
      const load = (REDIS_URL: string) => loadGatewayConfig({ ...needed, REDIS_CA_FILE, REDIS_URL });
      expect(load('rediss://r')).toMatchObject({ REDIS_CA_FILE: '-----BEGIN CERTIFICATE-----' });
      for (const url of ['redis://r', '']) expect(() => load(url)).toThrow('REDIS_CA_FILE: is for TLS');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('names all that is wrong', () => {
    const broken = { ...needed, IDENTITY_URL: 'nowhere', REDIS_URL: 'http://redis', RATE_LIMIT_AUTH: '0' };
    expect(() => loadGatewayConfig(broken)).toThrow(/IDENTITY_URL[^]*REDIS_URL[^]*RATE_LIMIT_AUTH/);
  });
});
