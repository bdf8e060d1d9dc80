import { freePort } from '../ports/free-port.ts';
import { recordOfAsync } from './record-of.ts';
import { SERVICES, type ServiceName } from './service-names.ts';

/** Where a service listens and how the others reach it. */
export interface Site {
  host: string;
  port: number;
  /** `http://…`, without a path. */
  origin: string;
}

/** Every service's place; they are chosen before any of them starts, because they name each other. */
export type Sites = Record<ServiceName, Site>;

export function loopbackSite(port: number): Site {
  return { host: '127.0.0.1', port, origin: `http://127.0.0.1:${port}` };
}

/** Free ports of the loopback interface. */
export function freeSites(): Promise<Sites> {
  return recordOfAsync(SERVICES, async () => loopbackSite(await freePort()));
}
