import type { CodegenConfig } from '@graphql-codegen/cli';
import { subgraphCodegen } from '@outlay/service-kit/codegen';

const config: CodegenConfig = subgraphCodegen({
  contextType: '../context.ts#IdentityContext',
  enums: {
    Role: '@outlay/tenancy/permissions#Role',
    RegistrationPolicy: '../users/registration-policy.ts#RegistrationPolicy',
  },
  scalars: { JSON: 'unknown' },
  mappers: {
    ApiKey: '../api-keys/api-key.mapper.ts#ApiKeyModel',
    CreateTenantPayload: '../tenants/tenant.model.ts#NewTenantModel',
    IssuedApiKey: '../api-keys/api-key.mapper.ts#IssuedApiKeyModel',
    Invitation: '../invitations/invitation.mapper.ts#InvitationModel',
    Tenant: '../tenants/tenant.model.ts#TenantModel',
    User: '../users/user.model.ts#UserModel',
  },
});

export default config;
