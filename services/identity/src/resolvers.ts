import type { MutationResolvers, QueryResolvers, Resolvers } from './__generated__/resolvers.ts';
import { ApiKey } from './api-keys/resolvers/ApiKey.ts';
import { createApiKey } from './api-keys/resolvers/Mutation/createApiKey.ts';
import { revokeApiKey } from './api-keys/resolvers/Mutation/revokeApiKey.ts';
import { rotateApiKey } from './api-keys/resolvers/Mutation/rotateApiKey.ts';
import { apiKeys } from './api-keys/resolvers/Query/apiKeys.ts';
import { resolveApiKey } from './api-keys/resolvers/Query/resolveApiKey.ts';
import { mailContacts } from './disclosure/resolvers/Query/mailContacts.ts';
import { openPersonalValues } from './disclosure/resolvers/Query/openPersonalValues.ts';
import { sessionsLive } from './disclosure/resolvers/Query/sessionsLive.ts';
import { eraseUser } from './erasure/resolvers/Mutation/eraseUser.ts';
import { Invitation } from './invitations/resolvers/Invitation.ts';
import { invite } from './invitations/resolvers/Mutation/invite.ts';
import { resendInvitation } from './invitations/resolvers/Mutation/resendInvitation.ts';
import { revokeInvitation } from './invitations/resolvers/Mutation/revokeInvitation.ts';
import { invitationOf } from './invitations/resolvers/Query/invitationOf.ts';
import { invitations } from './invitations/resolvers/Query/invitations.ts';
import { resumeMails } from './letters/resolvers/Mutation/resumeMails.ts';
import { setMailsStopped } from './letters/resolvers/Mutation/setMailsStopped.ts';
import { stopMails } from './letters/resolvers/Mutation/stopMails.ts';
import { myAccountData } from './personal-data/resolvers/Query/myAccountData.ts';
import { requestPasswordReset } from './passwords/resolvers/Mutation/requestPasswordReset.ts';
import { resetPassword } from './passwords/resolvers/Mutation/resetPassword.ts';
import { endOtherSessions } from './sessions/resolvers/Mutation/endOtherSessions.ts';
import { endSession } from './sessions/resolvers/Mutation/endSession.ts';
import { login } from './sessions/resolvers/Mutation/login.ts';
import { logout } from './sessions/resolvers/Mutation/logout.ts';
import { logoutAll } from './sessions/resolvers/Mutation/logoutAll.ts';
import { refreshSession } from './sessions/resolvers/Mutation/refreshSession.ts';
import { sessions } from './sessions/resolvers/Query/sessions.ts';
import { changeTenant } from './tenants/resolvers/Mutation/changeTenant.ts';
import { createTenant } from './tenants/resolvers/Mutation/createTenant.ts';
import { CreateTenantPayload } from './tenants/resolvers/CreateTenantPayload.ts';
import { resolveTenant } from './tenants/resolvers/Query/resolveTenant.ts';
import { slugAvailable } from './tenants/resolvers/Query/slugAvailable.ts';
import { tenant } from './tenants/resolvers/Query/tenant.ts';
import { hostTenant } from './tenants/resolvers/Query/hostTenant.ts';
import { tenantQuotas } from './tenants/resolvers/Query/tenantQuotas.ts';
import { tenantBySlug } from './tenants/resolvers/Query/tenantBySlug.ts';
import { Tenant } from './tenants/resolvers/Tenant.ts';
import { verifyCustomDomain } from './domains/resolvers/Mutation/verifyCustomDomain.ts';
import { activateAccount } from './users/resolvers/Mutation/activateAccount.ts';
import { changeMe } from './users/resolvers/Mutation/changeMe.ts';
import { changeUser } from './users/resolvers/Mutation/changeUser.ts';
import { register } from './users/resolvers/Mutation/register.ts';
import { requestVerification } from './users/resolvers/Mutation/requestVerification.ts';
import { verifyAddress } from './users/resolvers/Mutation/verifyAddress.ts';
import { mailsStopped } from './letters/resolvers/Query/mailsStopped.ts';
import { me } from './users/resolvers/Query/me.ts';
import { user } from './users/resolvers/Query/user.ts';
import { users } from './users/resolvers/Query/users.ts';
import { User } from './users/resolvers/User.ts';

const Query: QueryResolvers = {
  apiKeys,
  invitationOf,
  invitations,
  mailContacts,
  mailsStopped,
  me,
  myAccountData,
  openPersonalValues,
  resolveApiKey,
  resolveTenant,
  sessions,
  sessionsLive,
  slugAvailable,
  tenant,
  hostTenant,
  tenantBySlug,
  tenantQuotas,
  user,
  users,
};
const Mutation: MutationResolvers = {
  activateAccount,
  changeMe,
  changeTenant,
  changeUser,
  createApiKey,
  createTenant,
  endOtherSessions,
  endSession,
  eraseUser,
  invite,
  login,
  logout,
  logoutAll,
  refreshSession,
  register,
  requestPasswordReset,
  requestVerification,
  resendInvitation,
  resetPassword,
  resumeMails,
  revokeApiKey,
  revokeInvitation,
  rotateApiKey,
  setMailsStopped,
  stopMails,
  verifyAddress,
  verifyCustomDomain,
};

/** One resolver per field of the schema; a root field without one does not compile. */
export const resolvers: Resolvers = { Query, Mutation, ApiKey, CreateTenantPayload, Invitation, Tenant, User };
