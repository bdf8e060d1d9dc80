import { createHmac, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { RequestClient } from '@outlay/tenancy/request-context';
import { createSeal, deriveKey, type Seal } from '../tokens/seal.ts';
import type { User } from '../users/user.entity.ts';

type Owner = Pick<User, 'id' | 'tenantId' | 'devicesSince'>;

const DAY_MS = 86_400_000;
const VALID_MS = 400 * DAY_MS;
const FORM = /^olb_([1-9]\d{0,15})_([\w-]{1,800})$/;
const Content = z.object({ user: z.number(), device: z.uuid(), at: z.number() });

/**
 * Browsers that somebody has signed in with before, known by a cookie that outlives the session. Nothing is stored: the token is sealed, and
 * names the user, the browser and the time. A new password makes those of before void.
 */
export class KnownDevices {
  readonly #seal: Seal;
  readonly #bucketKey: Buffer;

  constructor(secret: string) {
    this.#seal = createSeal(secret, 'devices');
    this.#bucketKey = deriveKey(secret, 'sign-in buckets');
  }

  /** The id of the browser, where the user signed in with it before; else null. */
  recognise(client: RequestClient | undefined, { id, tenantId, devicesSince }: Owner): string | null {
    const content = this.#open(client?.browser?.deviceToken ?? '', tenantId);
    if (content?.user !== id) return null;
    const isValid = content.at >= (devicesSince?.getTime() ?? 0) && content.at > Date.now() - VALID_MS;
    return isValid ? content.device : null;
  }

  /** Makes the browser one that the user is known with, from this answer on. Other clients keep no cookie. */
  remember(client: RequestClient | undefined, owner: Owner): void {
    if (!client?.browser) return;
    const device = this.recognise(client, owner) ?? randomUUID();
    const content = JSON.stringify({ user: owner.id, device, at: Date.now() });
    const sealed = this.#seal.seal(Buffer.from(content), String(owner.tenantId)).toString('base64url');
    client.browser.newDeviceToken = `olb_${owner.tenantId}_${sealed}`;
  }

  /** Names the tries for an address from unknown clients, whether or not it has an account. */
  bucketOfAddress(tenantId: number, address: string): string {
    return this.#digest(`address ${tenantId} ${address}`);
  }

  /** Names the tries of a user's known browser. */
  bucketOfDevice({ id, tenantId }: Owner, device: string): string {
    return this.#digest(`device ${tenantId} ${id} ${device}`);
  }

  /** Names the tries of whoever is signed in as the user to name the current password. */
  bucketOfChange({ id, tenantId }: Owner): string {
    return this.#digest(`change ${tenantId} ${id}`);
  }

  #digest(text: string): string {
    return createHmac('sha256', this.#bucketKey).update(text).digest('base64url');
  }

  #open(token: string, tenantId: number): z.output<typeof Content> | null {
    const [, tenant, sealed = ''] = FORM.exec(token) ?? [];
    if (tenant !== String(tenantId)) return null;
    try {
      const opened = this.#seal.open(Buffer.from(sealed, 'base64url'), tenant);
      return Content.parse(JSON.parse(opened.toString('utf8')));
    } catch {
      return null;
    }
  }
}
