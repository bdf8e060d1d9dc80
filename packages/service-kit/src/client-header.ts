import { z } from 'zod';
import type { RequestClient } from '@outlay/tenancy/request-context';

/** The client behind a request of the gateway. */
export const CLIENT_HEADER = 'outlay-client';

/** In an answer: the value that the browser's cookie is to have. */
export const DEVICE_HEADER = 'outlay-device';

/** Longer ones are cut: nobody reads more of them. */
const USER_AGENT_LENGTH = 512;
const Client = z.object({
  address: z.string(),
  userAgent: z.string().nullable(),
  browser: z.object({ deviceToken: z.string().nullable() }).nullable().default(null),
});

/** The header's value. Base64url, as clients put any bytes into their headers. */
export function writeClient({ address, userAgent, browser }: RequestClient): string {
  const client: RequestClient = { address, userAgent: userAgent?.slice(0, USER_AGENT_LENGTH) ?? null, browser };
  return Buffer.from(JSON.stringify(client)).toString('base64url');
}

/** Undefined where there is none that can be read: the version before sends none. */
export function readClient(header: string | undefined): RequestClient | undefined {
  if (header === undefined) return undefined;
  try {
    return Client.parse(JSON.parse(Buffer.from(header, 'base64url').toString()));
  } catch {
    return undefined;
  }
}
