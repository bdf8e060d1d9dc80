import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { drainEnv, eventLogEnv, httpEnv, internalSigningEnv, loggingEnv, siblingEnv } from '@outlay/config/fragments';
import { pemFile } from '@outlay/config/pem-file';
import { ConfigError, readConfig } from '@outlay/config/read-config';

/** Words parted by commas. */
const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((word) => word.trim().toLowerCase())
      .filter((word) => word !== ''),
  );
const count = (fallback: number) => z.coerce.number().int().min(1).default(fallback);
const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

export const gatewayEnv = z.object({
  ...httpEnv,
  ...drainEnv,
  PORT: z.coerce.number().int().min(0).max(65_535).default(8080),
  ...eventLogEnv,
  ...internalSigningEnv,
  ...siblingEnv,
  ...loggingEnv,
  IDENTITY_URL: z.url(),
  PROJECTS_URL: z.url(),
  LEDGER_URL: z.url(),
  ANALYTICS_URL: z.url(),
  NOTIFICATIONS_URL: z.url(),
  IDENTITY_JWKS_URL: z.url().optional(),
  ACCESS_TOKEN_ISSUER: z.string().default('outlay'),
  ACCESS_TOKEN_AUDIENCE: z.string().default('outlay:api'),
  BASE_DOMAIN: z.string().toLowerCase().optional(),
  OWN_HOSTS: list,
  CORS_ORIGINS: list,
  SECURITY_CONTACT: list.pipe(z.array(z.url({ protocol: /^(https|mailto)$/ }))),
  TRUSTED_PROXY_HOPS: z.coerce.number().int().min(0).max(10).default(0),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }).optional(),
  REDIS_CA_FILE: pemFile('CERTIFICATE').optional(),
  RATE_LIMIT_AUTH: count(20),
  RATE_LIMIT_ANONYMOUS: count(300),
  RATE_LIMIT_USER: count(1_200),
  RATE_LIMIT_KEY: count(600),
  RATE_LIMIT_TENANT: count(12_000),
  RATE_LIMIT_MIB: count(4_096),
  RATE_LIMIT_TENANT_MIB: count(16_384),
  QUERY_MAX_DEPTH: count(12),
  QUERY_MAX_FIELDS: count(500),
  QUERY_MAX_ALIASES: count(30),
  QUERY_MAX_TOKENS: count(2_000),
  QUERY_MAX_COST: count(5_000),
  BODY_LIMIT_BYTES: count(1024 * 1024),
  SUBGRAPH_TIMEOUT_MS: count(2_000),
  POSTING_TIMEOUT_MS: count(5_000),
  READ_YOUR_WRITES_TIMEOUT_MS: count(4_000),
  REFRESH_COOKIE_DAYS: count(30),
  REFRESH_COOKIE_SECURE: flag.optional(),
  WEB_DIST: z.string().min(1).refine(isAbsolute, 'must be an absolute path').optional(),
});

/** Settings of the gateway; README.md explains each variable. */
export type GatewayConfig = z.output<typeof gatewayEnv>;

/**
 * Reads the gateway's environment.
 * @throws ConfigError naming every variable that is missing or malformed
 */
export function loadGatewayConfig(env: NodeJS.ProcessEnv = process.env): GatewayConfig {
  const config = readConfig(gatewayEnv, env);
  if (config.REDIS_CA_FILE !== undefined && !config.REDIS_URL?.startsWith('rediss:'))
    throw new ConfigError(['REDIS_CA_FILE: is for TLS, which REDIS_URL asks for as rediss://']);
  return config;
}

/** Apollo's gateway sends usage figures to its maker unless this variable, which it reads itself, says no. */
export function silenceVendorTelemetry(env: NodeJS.ProcessEnv = process.env): void {
  env['APOLLO_TELEMETRY_DISABLED'] = 'true';
}
