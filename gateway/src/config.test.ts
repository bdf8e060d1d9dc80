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

  it('names all that is wrong', () => {
    const broken = { ...needed, IDENTITY_URL: 'nowhere', REDIS_URL: 'http://redis', RATE_LIMIT_AUTH: '0' };
    expect(() => loadGatewayConfig(broken)).toThrow(/IDENTITY_URL[^]*REDIS_URL[^]*RATE_LIMIT_AUTH/);
  });
});
