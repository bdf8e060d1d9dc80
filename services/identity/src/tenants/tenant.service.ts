import type { EntityManager } from '@mikro-orm/postgresql';
import { diff } from '@outlay/audit/diff';
import { recordAudit } from '@outlay/audit/record';
import { forbidden, invalidField, notFound, unauthenticated } from '@outlay/errors/app-error';
import { addToOutbox } from '@outlay/messaging/outbox';
import { checkVersion } from '@outlay/service-kit/versions';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { parseId } from '@outlay/tenancy/ids';
import { can, requirePermission, requireService, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type {
  ChangeTenantInput,
  CreateTenantInput,
  SlugAvailability,
  TenantPreview,
} from '../__generated__/resolvers.ts';
import { claimOf, type DomainClaim } from '../domains/domain-claim.ts';
import { tenantEvent } from '../messaging/tenant-events.ts';
import { withinTenant } from '../links/within-tenant.ts';
import type { PasswordHasher } from '../passwords/password-hasher.ts';
import type { AccountWriter } from '../users/account-writer.ts';
import type { RegistrationService } from '../users/registration.service.ts';
import { toUserModel } from '../users/user.mapper.ts';
import type { UserModel } from '../users/user.model.ts';
import { checkCredentials } from '../users/user.rules.ts';
import { checkTogether } from '@outlay/errors/check-together';
import { TenantDirectoryRepository, type DirectoryEntry } from './tenant-directory.repository.ts';
import type { Tenant } from './tenant.entity.ts';
import { toTenantModel } from './tenant.mapper.ts';
import type { TenantModel } from './tenant.model.ts';
import { slugProblem } from './slug.ts';
import { TenantRepository } from './tenant.repository.ts';
import { applySettings, checkNewTenant, settingsOf, type TenantSettings } from './tenant.rules.ts';

/** Dependencies of the service. */
export interface TenantServiceParts {
  database: TenantDatabase;
  commands: Commands;
  registration: RegistrationService;
  accounts: AccountWriter;
  hasher: PasswordHasher;
  /** Parent domain of the tenants' subdomains. */
  ownDomain: string;
  /** Restricts provisioning to operators. */
  operatorOnly: boolean;
}

/** A new tenant, with its first Owner if requested. */
export interface ProvisionedTenant {
  tenant: TenantModel;
  owner: UserModel | null;
}

/** Search key of a tenant: one of the three. */
export interface TenantClue {
  slug?: string | null;
  host?: string | null;
  id?: string | null;
}

/** Queries and commands on tenants. */
export class TenantService {
  readonly #parts: TenantServiceParts;

  constructor(parts: TenantServiceParts) {
    this.#parts = parts;
  }

  /**
   * Provisions a tenant and its first Owner in one transaction.
   * @throws AppError VALIDATION_FAILED, SLUG_TAKEN, DOMAIN_TAKEN for an operator's; FORBIDDEN where provisioning is the operator's
   */
  async create(context: RequestContext, command: Command, input: CreateTenantInput): Promise<ProvisionedTenant> {
    const { registration, accounts, hasher, ownDomain } = this.#parts;
    if (this.#parts.operatorOnly) requireOperator(context);
    const ask = input.owner;
    checkTogether(
      () => checkNewTenant(input, ownDomain),
      () => ask && checkCredentials(ask, input, 'owner.'),
    );
    const { slug, ...settings } = checkNewTenant(input, ownDomain);
    const owner = ask ? checkCredentials(ask, input, 'owner.') : null;
    const passwordHash = owner ? await hasher.hash(owner.password, context.deadline) : '';
    // As the platform: there is no tenant yet, and its idempotency key must be found again before there is one.
    const platform = { ...context, tenantId: null };
    return this.#parts.commands.run(platform, command, async (em) =>
      new TenantRepository(em).asNewTenant(async (tenantId) => {
        const inTenant = withinTenant(context, tenantId);
        // An operator knows whom the tenant is for.
        const isVouched = context.principal.kind === 'service';
        const tenant = await this.#add(em, inTenant, slug, {
          ...settings,
          ...claimOf(settings.customDomain, isVouched),
        });
        if (!owner) return { tenant: toTenantModel(tenant, true), owner: null };
        const { email, name } = owner;
        const access = { role: 'OWNER' as const, isActive: true, isVerified: isVouched };
        const user = await accounts.add(em, inTenant, { email, name, passwordHash, ...access });
        if (!isVouched) await registration.mailLink(em, tenant, user, 'verification');
        return { tenant: toTenantModel(tenant, true), owner: toUserModel(user, true) };
      }),
    );
  }

  /** The caller's tenant by its id; null for any other. @throws AppError FORBIDDEN without `tenant:manage` */
  async find(context: RequestContext, id: string): Promise<TenantModel | null> {
    requirePermission(context, 'tenant:manage');
    return this.current(context, id);
  }

  /** The same for every user of the tenant and for sibling services. Managers' fields are disclosed to managers only. */
  async current(context: RequestContext, id = String(context.tenantId)): Promise<TenantModel | null> {
    if (context.principal.kind === 'anonymous') throw unauthenticated();
    const tenantId = parseId(id);
    if (tenantId === null || tenantId !== context.tenantId) return null;
    const tenant = await this.#parts.database.read(context, (em) => new TenantRepository(em).find(tenantId));
    const disclosed = can(context, 'tenant:manage') || context.principal.kind === 'service';
    return tenant && toTenantModel(tenant, disclosed);
  }

  /** Checks a slug for a new tenant. Whoever creates it may still come second. */
  async slugAvailability(slug: string): Promise<SlugAvailability> {
    const problem = slugProblem(slug) ?? ((await this.#withSlug(slug)) ? 'TAKEN' : null);
    return { slug, available: problem === null, problem };
  }

  /** As much of a tenant as its sign-in page shows to anybody; null where nobody has the slug. */
  async preview(slug: string): Promise<TenantPreview | null> {
    const entry = slugProblem(slug) === null ? await this.#withSlug(slug) : null;
    return entry && this.#preview(entry.id);
  }

  /** The same of the tenant that the host of the request names; null where it names none. */
  async previewOfHost({ tenantId, tenantFromHost }: RequestContext): Promise<TenantPreview | null> {
    return tenantId === null || !tenantFromHost ? null : this.#preview(tenantId);
  }

  async #preview(tenantId: number): Promise<TenantPreview | null> {
    const tenant = await this.#parts.database.read({ tenantId }, (em) => new TenantRepository(em).find(tenantId));
    return tenant && { slug: tenant.slug, name: tenant.name, registration: tenant.registration };
  }

  #withSlug(slug: string): Promise<DirectoryEntry | null> {
    return this.#parts.database.read({ tenantId: null }, (em) => new TenantDirectoryRepository(em).bySlug(slug));
  }

  /** Finds a tenant by slug, custom domain or id. @throws AppError FORBIDDEN unless a service asks */
  async resolve(context: RequestContext, { slug, host, id }: TenantClue): Promise<DirectoryEntry | null> {
    requireService(context);
    const number = id == null ? null : parseId(id);
    return this.#parts.database.read({ tenantId: null }, async (em) => {
      const directory = new TenantDirectoryRepository(em);
      if (id != null) return number === null ? null : directory.byId(number);
      if (slug != null) return directory.bySlug(slug);
      if (host != null) return directory.byDomain(host.toLowerCase());
      throw invalidField('slug', 'is required, or host, or id', 'REQUIRED');
    });
  }

  /**
   * Another custom domain is a new claim: it is served once it is proven, and the one before no more.
   * @throws AppError FORBIDDEN, NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED
   */
  async change(
    context: RequestContext,
    command: Command,
    id: string,
    input: ChangeTenantInput,
    expectedVersion?: number | null,
  ): Promise<TenantModel> {
    requirePermission(context, 'tenant:manage');
    return this.#parts.commands.run(context, command, async (em) => {
      const tenants = new TenantRepository(em);
      const tenantId = parseId(id);
      const tenant = tenantId === null ? null : await tenants.findForUpdate(tenantId);
      if (!tenant) throw notFound('Tenant');
      checkVersion(tenant.version, expectedVersion);
      const before = settingsOf(tenant);
      const settings = applySettings(before, input, this.#parts.ownDomain);
      const changes = diff(before, settings);
      if (Object.keys(changes).length === 0) return toTenantModel(tenant, true);
      const claim = settings.customDomain === before.customDomain ? {} : claimOf(settings.customDomain);
      Object.assign(tenant, settings, claim, { version: tenant.version + 1, updatedAt: new Date() });
      await tenants.save(tenant);
      await recordAudit(em, context, { action: 'tenant.changed', entityType: 'tenant', entityId: tenant.id, changes });
      await addToOutbox(em, context, [tenantEvent('TenantChanged', tenant)]);
      return toTenantModel(tenant, true);
    });
  }

  async #add(
    em: EntityManager,
    context: RequestContext & { tenantId: number },
    slug: string,
    settings: TenantSettings & DomainClaim,
  ): Promise<Tenant> {
    const now = new Date();
    const data = { id: context.tenantId, slug, ...settings, version: 1, createdAt: now, updatedAt: now };
    const tenant = await new TenantRepository(em).add(data);
    const changes = diff(null, { slug, ...settingsOf(settings) });
    await recordAudit(em, context, { action: 'tenant.created', entityType: 'tenant', entityId: tenant.id, changes });
    await addToOutbox(em, context, [tenantEvent('TenantCreated', tenant)]);
    return tenant;
  }
}

/** Operators use the command line, which acts as a service. */
function requireOperator({ principal }: RequestContext): void {
  if (principal.kind !== 'service') throw forbidden('Only the operator may create tenants here.');
}
