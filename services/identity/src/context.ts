import DataLoader from 'dataloader';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { ApiKeyModel } from './api-keys/api-key.mapper.ts';
import type { ApiKeyService } from './api-keys/api-key.service.ts';
import type { ApiKeyGrants } from './disclosure/api-key-grants.ts';
import type { MailContacts } from './disclosure/mail-contacts.ts';
import type { PersonalValues } from './disclosure/personal-values.ts';
import type { SessionLiveness } from './disclosure/session-liveness.ts';
import type { DomainProofService } from './domains/domain-proof.service.ts';
import type { ErasureService } from './erasure/erasure.service.ts';
import type { PersonalDataService } from './personal-data/personal-data.service.ts';
import type { InvitationAcceptance } from './invitations/invitation-acceptance.service.ts';
import type { InvitationService } from './invitations/invitation.service.ts';
import type { LetterChoiceService } from './letters/letter-choice.service.ts';
import type { PasswordResetService } from './passwords/password-reset.service.ts';
import type { ActiveSessionService } from './sessions/active-session.service.ts';
import type { SessionService } from './sessions/session.service.ts';
import type { TenantQuotasService } from './tenants/tenant-quotas.service.ts';
import type { SignInService } from './sign-in/sign-in.service.ts';
import type { TenantService } from './tenants/tenant.service.ts';
import type { AddressProofService } from './users/address-proof.service.ts';
import type { RegistrationService } from './users/registration.service.ts';
import type { UserModel } from './users/user.model.ts';
import type { UserService } from './users/user.service.ts';

/** The services behind the resolvers. */
export interface IdentityServices {
  tenants: TenantService;
  domainProof: DomainProofService;
  tenantQuotas: TenantQuotasService;
  users: UserService;
  registration: RegistrationService;
  addressProof: AddressProofService;
  letterChoice: LetterChoiceService;
  invitations: InvitationService;
  acceptance: InvitationAcceptance;
  passwordReset: PasswordResetService;
  signIns: SignInService;
  sessions: SessionService;
  activeSessions: ActiveSessionService;
  erasure: ErasureService;
  personalData: PersonalDataService;
  apiKeys: ApiKeyService;
  apiKeyGrants: ApiKeyGrants;
  mailContacts: MailContacts;
  sessionLiveness: SessionLiveness;
  personalValues: PersonalValues;
}

/** The context of every resolver. */
export interface IdentityContext extends IdentityServices {
  request: RequestContext;
  /** Batches the users that one operation reads. */
  userLoader: DataLoader<string, UserModel | null>;
  /** Batches the API keys that one operation reads. */
  apiKeyLoader: DataLoader<string, ApiKeyModel | null>;
}

/** The context of one request. */
export function createContext(request: RequestContext, services: IdentityServices): IdentityContext {
  return {
    ...services,
    request,
    userLoader: new DataLoader((ids) => services.users.findMany(request, ids)),
    apiKeyLoader: new DataLoader((ids) => services.apiKeys.findMany(request, ids)),
  };
}
