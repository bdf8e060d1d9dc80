import type { DemoLogins } from '../seed/demo-tenant.ts';

/** Lines printed once everything runs. Programs that wait for readiness match the first one. */
export function readyLines(url: string, folder: string, demo: DemoLogins): string {
  return [
    '',
    `Outlay is ready at ${url}`,
    '',
    `  Dashboard  ${url}`,
    `  GraphQL    ${url}/graphql`,
    `  REST       ${url}/api/docs`,
    `  Tenant     ${demo.slug} (send X-Tenant-Id: ${demo.slug})`,
    `  Sign in    ${demo.emails.join(', ')}`,
    `  Password   ${demo.password}`,
    `  Data       ${folder}`,
    '',
    'Ctrl-C stops everything.',
  ].join('\n');
}
