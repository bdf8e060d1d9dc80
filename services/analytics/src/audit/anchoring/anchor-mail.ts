import type { MailTransport, OutgoingMail } from '@outlay/mail/mail-transport';

/** A statement that is mailed. */
export interface MailedAnchor {
  at: Date;
  name: string;
  text: string;
  /** Number of chains in it. */
  chains: number;
}

/** Mails a statement to each operator. @throws Error where the server did not take one, or perhaps not: the run is repeated */
export async function mailAnchor(transport: MailTransport, to: readonly string[], anchor: MailedAnchor): Promise<void> {
  const failures: string[] = [];
  for (const address of to) {
    const delivery = await transport.deliver(mailOf(address, anchor), async () => true);
    if (delivery.kind !== 'sent') failures.push('error' in delivery ? delivery.error : delivery.kind);
  }
  if (failures.length > 0)
    throw new Error(
      `${failures.length} of ${to.length} mails with an audit anchor were not taken: ${failures.join(', ')}`,
    );
}

function mailOf(address: string, { at, name, text, chains }: MailedAnchor): OutgoingMail {
  const time = `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  return {
    to: { name: null, address },
    subject: `Outlay: audit anchor of ${time}`,
    text: [
      `The attached file states the ends of ${chains} audit trails as they were published at ${time}, with a signature.`,
      'Keep it where nobody who runs Outlay can change it. It shows later whether a trail was cut off or written anew:',
      `npm run audit:verify -w packages/audit -- --service ledger --anchor ${name} --key audit-key.json`,
    ].join('\n\n'),
    messageId: `${name.replace('.jws', '')}.${address.replaceAll(/[^\w]/g, '-')}@outlay`,
    date: at,
    attachments: [{ name, type: 'application/jose', content: `${text}\n` }],
  };
}
