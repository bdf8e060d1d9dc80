import type { DemoLogins } from '../seed/demo-tenant.ts';

/** What a person needs to know once everything runs; the first line is the one to wait for. */
export function readyLines(url: string, folder: string, demo: DemoLogins): string {
  return [
    '',
    `Outlay is ready at ${url}`,
    '',
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
