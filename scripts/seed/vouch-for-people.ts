import { runCommandLine } from '@outlay/identity/cli/command-line';
import { loadIdentityConfig } from '@outlay/identity/config';
import type { Environments } from '../start/environment.ts';
import type { DemoLogins } from './demo-tenant.ts';

/** Records the addresses of the demo's people as verified: no mail reaches them. */
export async function vouchForPeople({ identity }: Environments, { slug, emails }: DemoLogins): Promise<void> {
  const complaints: string[] = [];
  const args = ['users:verify', '--tenant', slug, ...emails.flatMap((email) => ['--email', email])];
  const code = await runCommandLine(args, {
    config: () => loadIdentityConfig(identity),
    print: () => undefined,
    complain: (line) => complaints.push(line),
  });
  if (code !== 0) throw new Error(`Demo data: ${complaints.join(' ')}`);
}
