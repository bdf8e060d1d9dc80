import { makeEnvironments } from '../start/environment.ts';
import { installationOptions, openInstallation } from '../start/installation.ts';
import { migrateAll } from '../start/migrations.ts';
import { startServices } from '../start/in-process.ts';
import { findRunning } from '../start/running.ts';
import { loadSecrets } from '../start/secrets.ts';
import { abortOnSignals } from '../start/until-stopped.ts';
import { demoLogins } from './demo-tenant.ts';
import { seedDemo, type SeedOptions } from './seed-demo.ts';

/**
 * Makes what is missing of the demo data in the installation that the environment names: through its services where it
 * runs, else through services started for the purpose.
 */
export async function seedCommand(): Promise<number> {
  const signal = abortOnSignals();
  await using parts = new AsyncDisposableStack();
  const target = await openTarget(parts);
  await seedDemo({ ...target, report: (line) => console.log(line), signal });
  const { slug, emails, password } = demoLogins(target.installation.secrets.demoPassword);
  console.log(`Tenant ${slug}: ${emails.join(', ')}; password ${password}`);
  return signal.aborted ? 130 : 0;
}

/** Running services, and the installation they belong to. */
export interface Target extends Pick<SeedOptions, 'environments' | 'installation'> {
  /** Stops the services if they were started for the purpose; the database server runs on. */
  release(): Promise<void>;
}

/** Finds the services of the installation that the environment names, or starts them until `parts` ends. */
export async function openTarget(parts: AsyncDisposableStack): Promise<Target> {
  return (await runningTarget()) ?? (await startTarget(parts));
}

async function runningTarget(): Promise<Target | null> {
  const running = await findRunning(installationOptions(process.env).dataFolder, process.env);
  if (running === null) return null;
  const { folder, environments } = running;
  const release = async (): Promise<void> => undefined;
  return { environments, installation: { folder, secrets: await loadSecrets(folder) }, release };
}

async function startTarget(parts: AsyncDisposableStack): Promise<Target> {
  const installation = await openInstallation(parts, installationOptions(process.env));
  await migrateAll(installation);
  const environments = await makeEnvironments(installation, 0, process.env);
  const services = parts.use(new AsyncDisposableStack());
  await startServices(services, environments);
  return { environments, installation, release: () => services.disposeAsync() };
}
