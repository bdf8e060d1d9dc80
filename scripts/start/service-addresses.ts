import { freePort } from '../ports/free-port.ts';
import { recordOfAsync } from './record-of.ts';
import { SERVICES, type ServiceName } from './service-names.ts';

/** The address a service listens on, and its URL for the others. */
export interface ServiceAddress {
  host: string;
  port: number;
  /** `http://…`, without a path. */
  origin: string;
}

/** The address of every service. All are chosen before any service starts, because they name each other. */
export type ServiceAddresses = Record<ServiceName, ServiceAddress>;

export function loopbackAddress(port: number): ServiceAddress {
  return { host: '127.0.0.1', port, origin: `http://127.0.0.1:${port}` };
}

/** Free ports of the loopback interface. */
export function freeServiceAddresses(): Promise<ServiceAddresses> {
  return recordOfAsync(SERVICES, async () => loopbackAddress(await freePort()));
}
