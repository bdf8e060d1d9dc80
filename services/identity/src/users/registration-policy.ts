import { AppError } from '@outlay/errors/app-error';
import { domainOfEmail } from './email-address.ts';

/** The registration policies; tenant.graphql describes them. */
export const REGISTRATION_POLICIES = ['APPROVAL', 'OPEN', 'DOMAINS', 'CLOSED'] as const;
export type RegistrationPolicy = (typeof REGISTRATION_POLICIES)[number];

/** The state of a new account: inactive ones wait for an administrator or for their link. */
export type RegistrationOutcome = 'ACTIVE' | 'AWAITS_APPROVAL' | 'AWAITS_LINK';

/**
 * Applies a tenant's policy to a normalised address.
 * @throws AppError REGISTRATION_CLOSED where nobody, or nobody of that domain, may register
 */
export function decideRegistration(
  policy: RegistrationPolicy,
  emailDomains: readonly string[],
  email: string,
): RegistrationOutcome {
  switch (policy) {
    case 'OPEN':
      return 'ACTIVE';
    case 'APPROVAL':
      return 'AWAITS_APPROVAL';
    case 'DOMAINS':
      // An address that was only typed proves nothing: the link does.
      if (emailDomains.includes(domainOfEmail(email))) return 'AWAITS_LINK';
      throw new AppError(
        'REGISTRATION_CLOSED',
        'Addresses of this domain cannot register here. Use an address of an allowed domain.',
      );
    case 'CLOSED':
      throw new AppError('REGISTRATION_CLOSED', 'Registration is closed. Ask an administrator for an invitation.');
  }
}
