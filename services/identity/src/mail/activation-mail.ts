import type { Letter } from './letter-sender.ts';

/** The letter with the one-time link that activates an account. */
export function activationMail(to: string, publicUrl: string, token: string, hours: number): Letter {
  const link = new URL('/activate', publicUrl);
  // In the fragment: browsers send it to no server and to no other page, so the token stays out of logs.
  link.hash = `token=${token}`;
  return {
    ...{ kind: 'activation', to },
    subject: 'Activate your Outlay account',
    text: [
      'Somebody, probably you, registered with this address.',
      '',
      `Follow this link within ${hours} hours to activate the account:`,
      link.toString(),
      '',
      'If it was not you, there is nothing to do: without the link the account stays inactive.',
    ].join('\r\n'),
  };
}
