import { anybody, can, connection, each, mergeRules, type RuleTree } from './rules.ts';

/**
 * Tenants, users and sessions. Users and tenants are shown in the answers of sign-in and registration, to callers who
 * hold no permission yet, and as `Expense.createdBy`; identity itself decides which of their fields a caller sees.
 */
export const identityRules: RuleTree = mergeRules(
  {
    Query: {
      apiKeys: can('keys:manage'),
      hostTenant: anybody,
      invitationOf: anybody,
      invitations: can('users:write'),
      me: can('session:self'),
      myAccountData: can('session:self'),
      sessions: can('session:self'),
      mailsStopped: can('session:self'),
      slugAvailable: anybody,
      tenant: can('tenant:manage'),
      tenantBySlug: anybody,
      user: can('users:read'),
      users: can('users:read'),
    },
    Mutation: {
      ...each('createApiKey rotateApiKey revokeApiKey', can('keys:manage')),
      createTenant: anybody,
      changeTenant: can('tenant:manage'),
      verifyCustomDomain: can('tenant:manage'),
      register: anybody,
      activateAccount: anybody,
      verifyAddress: anybody,
      requestPasswordReset: anybody,
      resetPassword: anybody,
      invite: can('users:write'),
      resendInvitation: can('users:write'),
      revokeInvitation: can('users:write'),
      requestVerification: can('session:self'),
      stopMails: anybody,
      resumeMails: anybody,
      setMailsStopped: can('session:self'),
      login: anybody,
      refreshSession: anybody,
      logout: anybody,
      logoutAll: can('session:self'),
      endSession: can('session:self'),
      endOtherSessions: can('session:self'),
      changeMe: can('session:self'),
      changeUser: can('users:write'),
      eraseUser: can('users:erase'),
    },
    // Its name stands in history and audit; identity shows the other fields to those who manage keys.
    ApiKey: each(
      `id name prefix scopes projectIds accountIds maxAmount maxPerDay expiresAt lastUsedAt previousValidUntil revokedAt createdBy
       createdAt updatedAt`,
      anybody,
    ),
    IssuedApiKey: each('apiKey token', can('keys:manage')),
    Invitation: each('id email role invitedBy createdAt expiresAt', can('users:write')),
    InvitationPreview: each('tenantName tenantSlug email role expiresAt', anybody),
    ActiveSession: each('id device createdAt lastUsedAt isCurrent', can('session:self')),
    Session: each('accessToken refreshToken tokenType expiresIn user', anybody),
    SlugAvailability: each('slug available problem', anybody),
    TenantPreview: each('slug name registration', anybody),
    CreateTenantPayload: each('tenant owner session', anybody),
    Tenant: each(
      `id name slug customDomain customDomainStatus customDomainToken customDomainProblem customDomainMissingDays
       customDomainVouched baseCurrency timeZone locale fiscalYearStart
       registration emailDomains retentionDays quotas createdAt updatedAt version`,
      anybody,
    ),
    TenantQuotas: each('requestsPerMinute expensesPerDay', can('tenant:manage')),
    User: each('id name isErased email role isActive isVerified locale timeZone createdAt updatedAt version', anybody),
    Viewer: each('user tenant permissions', can('session:self')),
  },
  connection('User', can('users:read')),
);
