import { waitFor } from '@outlay/testkit/wait-for';
import type { ReadableMails } from './mailbox.ts';
import type { TenantKit } from './tenant-kit.ts';

/** The token of the newest link to a page among the mails to an address. */
export async function mailedToken(mails: ReadableMails, address: string, page: string): Promise<string> {
  const link = new RegExp(`/${page}#token=(\\S+)`);
  return waitFor(
    async () => {
      const toAddress = (await mails.list()).filter(({ to }) => to.includes(address));
      return toAddress.flatMap(({ text }) => link.exec(text)?.[1] ?? [])[0];
    },
    { what: `a mail to ${address} with a link to /${page}` },
  );
}

/** Verifies the address of a tenant's Owner, to whom alerts are mailed from then on. */
export async function verifyOwner(mails: ReadableMails, { owner, anonymous }: TenantKit): Promise<void> {
  const token = await mailedToken(mails, owner.email, 'verify');
  const { status, text } = await anonymous.post('/auth/verify', { token });
  if (status !== 204) throw new Error(`${status}: ${text}`);
}
