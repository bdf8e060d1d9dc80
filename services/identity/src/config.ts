import { z } from 'zod';
import { readConfig } from '@outlay/config/read-config';
import { serviceEnv } from '@outlay/config/fragments';
import { mailEnv } from '@outlay/mail/mail-env';
import { areDnsServers } from './domains/txt-lookup.ts';

const SHORTEST_SECRET = 32;

const dnsServers = z
  .string()
  .default('')
  .transform((text) => text.split(',').flatMap((part) => part.trim() || []))
  .refine(
    areDnsServers,
    'must be addresses with or without a port, separated by commas, such as 10.0.0.10:53 or [fd00::10]:53',
  );

export const identityEnv = z.object({
  ...serviceEnv,
  ...mailEnv,
  /** Seals the private keys in the database. Lost, nobody stays signed in and encrypted audit values stay closed. */
  KEY_ENCRYPTION_SECRET: z.string().min(SHORTEST_SECRET),
  /** `iss` and `aud` of access tokens. */
  ACCESS_TOKEN_ISSUER: z.string().default('outlay'),
  ACCESS_TOKEN_AUDIENCE: z.string().default('outlay:api'),
  /** Base of the links in letters. */
  PUBLIC_URL: z.url().default('http://localhost:8080'),
  /** Parent domain of the tenants' subdomains. Custom domains below it are refused. */
  BASE_DOMAIN: z.string().toLowerCase().default('localhost'),
  /** DNS servers that are asked for the proofs of custom domains; the system's if there are none. */
  DOMAIN_RESOLVERS: dnsServers,
  /** `open` lets anyone create a tenant; `operator` restricts it to the command line. */
  TENANT_PROVISIONING: z.enum(['open', 'operator']).default('open'),
  /** Refreshes per minute of one sign-in. */
  RATE_LIMIT_REFRESH: z.coerce.number().int().min(1).default(30),
});

export type IdentityConfig = z.output<typeof identityEnv>;

/** @throws ConfigError naming every variable that is missing or malformed */
export function loadIdentityConfig(env: NodeJS.ProcessEnv = process.env): IdentityConfig {
  return readConfig(identityEnv, env);
}
