import type { MailTransport } from '@outlay/mail/mail-transport';
import type { Foundation } from '@outlay/service-kit/foundation';
import type { IdentityConfig } from './config.ts';
import type { IdentityServices } from './context.ts';
import { ApiKeyService } from './api-keys/api-key.service.ts';
import { ApiKeyGrants } from './disclosure/api-key-grants.ts';
import { MailContacts } from './disclosure/mail-contacts.ts';
import { PersonalValues } from './disclosure/personal-values.ts';
import { SessionLiveness } from './disclosure/session-liveness.ts';
import { DomainProofService } from './domains/domain-proof.service.ts';
import { createTxtLookup } from './domains/txt-lookup.ts';
import { identityErasers } from './erasure/erasers.ts';
import { ErasureService } from './erasure/erasure.service.ts';
import { LetterEraser } from './erasure/letter-eraser.ts';
import { InvitationAcceptance } from './invitations/invitation-acceptance.service.ts';
import { InvitationService } from './invitations/invitation.service.ts';
import { SigningKeys } from './keys/signing-keys.ts';
import { createAddressDigest, type AddressDigest } from './letters/address-digest.ts';
import { LetterChoiceService } from './letters/letter-choice.service.ts';
import { LetterQueue } from './letters/letter-queue.ts';
import { LetterWriter } from './letters/letter-writer.ts';
import { ActiveSessionService } from './sessions/active-session.service.ts';
import { PersonalDataService } from './personal-data/personal-data.service.ts';
import { SessionService } from './sessions/session.service.ts';
import { TenantQuotasService } from './tenants/tenant-quotas.service.ts';
import { KnownDevices } from './sign-in/known-devices.ts';
import { SignInTrail } from './sign-in/sign-in-trail.ts';
import { SignInService } from './sign-in/sign-in.service.ts';
import { TenantService } from './tenants/tenant.service.ts';
import { createSeal } from './tokens/seal.ts';
import { AccountWriter } from './users/account-writer.ts';
import { AddressProofService } from './users/address-proof.service.ts';
import { PasswordResetService } from './passwords/password-reset.service.ts';
import { createPasswordHasher, type PasswordHasher } from './passwords/password-hasher.ts';
import { RegistrationService } from './users/registration.service.ts';
import { UserJournal } from './users/user.journal.ts';
import { UserService } from './users/user.service.ts';

/** Dependencies of identity's services. */
export type IdentityFoundation = Pick<Foundation, 'database' | 'commands' | 'logger'> & {
  mailbox: Pick<MailTransport, 'forget'>;
};

/** Composes identity's services, for the subgraph and for the command line. */
export function composeIdentity(
  config: IdentityConfig,
  foundation: IdentityFoundation,
  hasher: PasswordHasher = createPasswordHasher(),
): IdentityServices & { signingKeys: SigningKeys; letterWriter: LetterWriter; signInTrail: SignInTrail } {
  const { database, commands, logger, mailbox } = foundation;
  const secret = config.KEY_ENCRYPTION_SECRET;
  const personKeySeal = createSeal(secret, 'person keys');
  const journal = new UserJournal(personKeySeal);
  const signingKeys = new SigningKeys({
    database,
    seal: createSeal(secret, 'signing keys'),
    authority: { issuer: config.ACCESS_TOKEN_ISSUER, audience: config.ACCESS_TOKEN_AUDIENCE },
  });
  const addresses: AddressDigest = createAddressDigest(secret);
  const letterSeal = createSeal(secret, 'letters');
  const letters = new LetterQueue({ seal: letterSeal, addresses, logger });
  const devices = new KnownDevices(secret);
  const signInTrail = new SignInTrail({ database, seal: personKeySeal, logger });
  const accounts = new AccountWriter(journal);
  const registration = new RegistrationService({ database, commands, accounts, hasher, letters });
  const tenants = new TenantService({
    ...{ database, commands, registration, accounts, hasher },
    ownDomain: config.BASE_DOMAIN,
    operatorOnly: config.TENANT_PROVISIONING === 'operator',
  });
  return {
    tenants,
    domainProof: new DomainProofService({ database, commands, lookup: createTxtLookup(config.DOMAIN_RESOLVERS) }),
    tenantQuotas: new TenantQuotasService(database),
    registration,
    signingKeys,
    letterWriter: new LetterWriter({ database, seal: letterSeal, addresses, publicUrl: config.PUBLIC_URL }),
    letterChoice: new LetterChoiceService(database, addresses),
    invitations: new InvitationService({ database, commands, letters }),
    acceptance: new InvitationAcceptance({ database, commands, hasher, accounts }),
    passwordReset: new PasswordResetService({ database, commands, journal, hasher, letters, devices }),
    addressProof: new AddressProofService({ database, commands, journal, hasher, letters }),
    users: new UserService({ database, commands, journal, hasher, letters, accounts, devices }),
    signInTrail,
    signIns: new SignInService({ database, hasher, signingKeys, devices, letters, trail: signInTrail }),
    sessions: new SessionService({ database, signingKeys, refreshesPerMinute: config.RATE_LIMIT_REFRESH }),
    activeSessions: new ActiveSessionService(database, commands),
    erasure: new ErasureService({
      commands,
      journal,
      erasers: identityErasers(new LetterEraser(letterSeal)),
      mailbox,
      logger,
    }),
    apiKeys: new ApiKeyService({ database, commands }),
    apiKeyGrants: new ApiKeyGrants(database, logger),
    personalData: new PersonalDataService(database),
    mailContacts: new MailContacts(database, addresses),
    sessionLiveness: new SessionLiveness(database),
    personalValues: new PersonalValues(database, personKeySeal),
  };
}
