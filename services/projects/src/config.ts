import { z } from 'zod';
import { readConfig } from '@outlay/config/read-config';
import { serviceEnv } from '@outlay/config/fragments';

export const projectsEnv = z.object({
  ...serviceEnv,
  /** Where identity answers GraphQL. */
  IDENTITY_URL: z.url(),
});

export type ProjectsConfig = z.output<typeof projectsEnv>;

/** @throws ConfigError naming every variable that is missing or malformed */
export function loadProjectsConfig(env: NodeJS.ProcessEnv = process.env): ProjectsConfig {
  return readConfig(projectsEnv, env);
}
