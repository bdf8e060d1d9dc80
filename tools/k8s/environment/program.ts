import { PARTS, SERVICES, type PartName, type ServiceName } from '@outlay/scripts/start/service-names';
import type { Container } from '../manifests/pod.ts';

/** The file that a container of Outlay runs: `services/ledger/src/main.ts`. */
export function programOf({ command, args }: Container): string | undefined {
  return [...command, ...args].find((word) => word.endsWith('.ts'));
}

/** The part whose process a container is; undefined for commands and for servers. */
export function partOf(container: Container): PartName | undefined {
  const main = programOf(container);
  return PARTS.find((part) => main === (part === 'gateway' ? 'gateway/src/main.ts' : `services/${part}/src/main.ts`));
}

/** The service whose database a command works on, by the Secret that has its URL. */
export function databaseOwner({ env }: Container): ServiceName | undefined {
  const secrets = env.flatMap(({ name, valueFrom }) => (name === 'DATABASE_URL' ? valueFrom?.secretKeyRef?.name : []));
  return SERVICES.find((service) => secrets.includes(service));
}
