import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { isAddress, mayReach } from './address-reach.ts';
import type { AddressesOf } from './addresses-of.ts';

/** The receiver has an address that must not be called. */
export class BlockedAddressError extends Error {
  readonly code = 'BLOCKED_ADDRESS';
}

export interface GuardOptions {
  /** Permits loopback addresses. */
  allowPrivate: boolean;
  addressesOf: AddressesOf;
  /** For a connection, TLS included. */
  timeoutMs: number;
  /** Certificates (PEM) of authorities to trust in place of Node's. */
  ca?: string;
}

/**
 * Connects to permitted addresses only (ADR 70). It checks where a connection leads three times: an address in the URL, which
 * never reaches a lookup; all addresses of a name, which are then the ones connected to; and the connected socket.
 */
export function guardedConnector(options: GuardOptions): buildConnector.connector {
  const { timeoutMs, ca } = options;
  const isPermitted = (address: string): boolean => mayReach(address, options);
  const connect = buildConnector({
    allowH2: false,
    timeout: timeoutMs,
    lookup: guardedLookup(options.addressesOf, isPermitted),
    ...(ca !== undefined && { ca }),
  });
  return (target, done) => {
    const host = target.hostname.replace(/^\[|\]$/g, '');
    if (isAddress(host) && !isPermitted(host)) {
      done(new BlockedAddressError('The address is not permitted.'), null);
      return;
    }
    connect(target, (...[error, socket]) => {
      if (error !== null) {
        done(error, null);
      } else if (isPermitted(socket.remoteAddress ?? '')) {
        done(null, socket);
      } else {
        socket.destroy();
        done(new BlockedAddressError('The connected address is not permitted.'), null);
      }
    });
  };
}

/** Refuses a name as soon as one of its addresses is not permitted. */
function guardedLookup(addressesOf: AddressesOf, isPermitted: (address: string) => boolean): LookupFunction {
  const lookup = async (name: string) => {
    const addresses = await addressesOf(name);
    if (addresses.length > 0 && addresses.every(({ address }) => isPermitted(address))) return [...addresses];
    throw new BlockedAddressError('The name has an address that is not permitted.');
  };
  return (name, { all }, done) => {
    lookup(name).then(
      (addresses) => {
        const [first] = addresses;
        if (all === true) done(null, addresses);
        else done(null, first?.address ?? '', first?.family);
      },
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error)), ''),
    );
  };
}
