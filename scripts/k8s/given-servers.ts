import { z } from 'zod';
import { ConfigError, readConfig } from '@outlay/config/read-config';
import type { ContainerServers } from '../docker/container-environments.ts';

const url = (scheme: RegExp, example: string) =>
  z.string().refine((text) => scheme.test(text) && URL.canParse(text), { message: `must be a URL such as ${example}` });

const GIVEN = z.object({
  DATABASE_SERVER_URL: url(/^postgres(ql)?:\/\//, 'postgres://admin:password@db.example:5432/postgres'),
  DATABASE_POOLER_URL: url(/^postgres(ql)?:\/\//, 'postgres://pooler:6432').optional(),
  REDIS_URL: url(/^rediss?:\/\//, 'rediss://:password@redis.example:6380'),
  SMTP_URL: url(/^smtps?:\/\//, 'smtps://user:password@mail.example:465'),
  KAFKA_USERNAME: z.string().optional(),
  KAFKA_PASSWORD: z.string().optional(),
});

/**
 * Reads the servers of an installation, with their logins, from the environment: not from arguments, which every process of the
 * machine can see.
 * @throws ConfigError naming every variable that is missing or malformed
 */
export function givenServers(env: NodeJS.ProcessEnv): ContainerServers {
  const given = readConfig(GIVEN, Object.fromEntries(Object.keys(GIVEN.shape).map((name) => [name, env[name]])));
  const { KAFKA_USERNAME: username, KAFKA_PASSWORD: password } = given;
  if ((username === undefined) !== (password === undefined))
    throw new ConfigError([
      `KAFKA_${username === undefined ? 'USERNAME' : 'PASSWORD'}: is missing, as the other half of the login is given`,
    ]);
  return {
    databaseUrl: given.DATABASE_SERVER_URL,
    poolerUrl: given.DATABASE_POOLER_URL,
    redisUrl: given.REDIS_URL,
    smtpUrl: given.SMTP_URL,
    kafka: username === undefined || password === undefined ? undefined : { username, password },
  };
}
