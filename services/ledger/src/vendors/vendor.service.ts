import type { EntityManager } from '@mikro-orm/postgresql';
import { recordAudit } from '@outlay/audit/record';
import { conflict, invalidField, invalidReference, notFound } from '@outlay/errors/app-error';
import { addToOutbox } from '@outlay/messaging/outbox';
import { checkVersion } from '@outlay/service-kit/versions';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { parseId } from '@outlay/tenancy/ids';
import { requireWholeTenant } from '@outlay/tenancy/key-scope';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import { readLine } from '@outlay/text/read-text';
import { VENDOR_LENGTH } from '../expenses/expense-text.ts';
import { vendorEvent } from '../messaging/vendor-events.ts';
import { rememberOnceCommitted } from './known-names.ts';
import { nameKeyOf, nameTaken, requireUnmerged } from './vendor.rules.ts';
import { toVendor, toVendorMerge, type VendorMergeModel, type VendorModel } from './vendor.mapper.ts';
import { VendorRepository } from './vendor.repository.ts';
import { VendorUseRepository } from './vendor-use.repository.ts';
import type { Vendor } from './vendor.ts';

/** Which vendor a command is about, and which version of it the client read. */
export interface VendorTarget {
  id: string;
  expectedVersion?: number | null | undefined;
}

/** Renames and merges vendors. Answers are as GraphQL shows them. */
export class VendorService {
  readonly #database: TenantDatabase;
  readonly #commands: Commands;

  constructor(database: TenantDatabase, commands: Commands) {
    this.#database = database;
    this.#commands = commands;
  }

  /** @throws AppError FORBIDDEN, KEY_LIMITED, NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED, VENDOR_MERGED, NAME_TAKEN */
  async rename(context: RequestContext, command: Command, target: VendorTarget, text: string): Promise<VendorModel> {
    requireManaging(context);
    const name = readLine(text, 'name', VENDOR_LENGTH);
    const key = nameKeyOf(name);
    return this.#commands.run(context, command, async (em) => {
      const repository = new VendorRepository(em, tenantOf(context));
      await repository.takeTurn();
      const before = requireUnmerged(await lockTarget(repository, target));
      if (before.name === name) return toVendor(before);
      const holder = await repository.vendorOfName(name);
      if (holder === null) await repository.addName(before, name);
      else if (holder !== before.id) await takeUnused(em, context, holder, before);
      const after = await repository.update(before, { name });
      rememberOnceCommitted(em, 'vendor', tenantOf(context), [key]);
      const changes = { name: { before: before.name, after: name } };
      await recordAudit(em, context, { action: 'vendor.renamed', entityType: 'vendor', entityId: after.id, changes });
      await addToOutbox(em, context, [vendorEvent('VendorChanged', after)]);
      return toVendor(after);
    });
  }

  /**
   * A dry run answers what would be, and changes nothing.
   * @throws AppError FORBIDDEN, KEY_LIMITED, NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED, INVALID_REFERENCE, VENDOR_MERGED
   */
  async merge(
    context: RequestContext,
    command: Command,
    target: VendorTarget,
    intoId: string,
    dryRun: boolean,
  ): Promise<VendorMergeModel> {
    requireManaging(context);
    const ids = pairOf(target.id, intoId);
    if (dryRun) return this.#database.read(context, (em) => previewMerge(em, context, target, ids));
    return this.#commands.run(context, command, (em) => merge(em, context, target, ids));
  }

  /** @throws AppError FORBIDDEN, KEY_LIMITED, NOT_FOUND, PRECONDITION_FAILED, NOT_MERGED, NAME_TAKEN */
  async unmerge(context: RequestContext, command: Command, target: VendorTarget): Promise<VendorModel> {
    requireManaging(context);
    return this.#commands.run(context, command, (em) => unmerge(em, context, target));
  }
}

/** The vendor to merge, and the one that it is merged into. */
interface Pair {
  from: number;
  into: number;
}

function requireManaging(context: RequestContext): void {
  requirePermission(context, 'categories:write');
  requireWholeTenant(context, 'Changing vendors');
}

function pairOf(fromId: string, intoId: string): Pair {
  const [from, into] = [parseId(fromId), parseId(intoId)];
  if (from === null) throw notFound('Vendor');
  if (into === null) throw invalidReference('intoId');
  return { from, into };
}

async function previewMerge(
  em: EntityManager,
  context: RequestContext,
  target: VendorTarget,
  ids: Pair,
): Promise<VendorMergeModel> {
  const { from, into } = requirePair(
    await new VendorRepository(em, tenantOf(context)).findMany([ids.from, ids.into]),
    ids,
    target,
  );
  const uses = new VendorUseRepository(em, tenantOf(context));
  const [moved, own, currency] = [await uses.of(from.id), await uses.of(into.id), await uses.baseCurrency()];
  const all = { count: own.count + moved.count, totalMinor: own.totalMinor + moved.totalMinor };
  const names = [...into.names, ...from.names].sort((a, b) => (a < b ? -1 : 1));
  const vendor = { ...into, names, mergedIds: [...into.mergedIds, from.id] };
  return toVendorMerge([vendor, { ...from, names: [], mergedInto: into.id }], { moved, all, currency }, true);
}

async function merge(
  em: EntityManager,
  context: RequestContext,
  target: VendorTarget,
  ids: Pair,
): Promise<VendorMergeModel> {
  const repository = new VendorRepository(em, tenantOf(context));
  await repository.takeTurn();
  const { from, into } = requirePair(await repository.findManyForUpdate([ids.from, ids.into]), ids, target);
  const uses = new VendorUseRepository(em, tenantOf(context));
  const moved = await uses.of(from.id);
  const merged = await giveAll(em, context, from, into);
  const vendor = await repository.update(into, {});
  await publish(em, context, merged, vendor);
  const [all, currency] = [await uses.of(into.id), await uses.baseCurrency()];
  return toVendorMerge([vendor, merged], { moved, all, currency }, false);
}

/** Has all names of a vendor count for another. @returns the merged one */
async function giveAll(em: EntityManager, context: RequestContext, from: Vendor, into: Vendor): Promise<Vendor> {
  const repository = new VendorRepository(em, tenantOf(context));
  await repository.giveNames(from, into);
  const merged = await repository.update(from, { mergedInto: into.id });
  const changes = { merged_into: { before: null, after: into.id } };
  await recordAudit(em, context, { action: 'vendor.merged', entityType: 'vendor', entityId: from.id, changes });
  return merged;
}

/** A vendor that no expense has is in no list, so that nobody could merge it: it gives its name. @throws AppError NAME_TAKEN for another */
async function takeUnused(em: EntityManager, context: RequestContext, holderId: number, into: Vendor): Promise<void> {
  const { count } = await new VendorUseRepository(em, tenantOf(context)).of(holderId);
  if (count > 0) throw nameTaken(`Vendor ${holderId} has this name. Merge the two instead.`);
  const [holder] = await new VendorRepository(em, tenantOf(context)).findManyForUpdate([holderId]);
  if (holder) await publish(em, context, await giveAll(em, context, holder, into));
}

async function unmerge(em: EntityManager, context: RequestContext, target: VendorTarget): Promise<VendorModel> {
  const repository = new VendorRepository(em, tenantOf(context));
  await repository.takeTurn();
  const id = parseId(target.id);
  const [seen] = id === null ? [] : await repository.findMany([id]);
  if (!seen) throw notFound('Vendor');
  const locked = await repository.findManyForUpdate([seen.id, ...(seen.mergedInto === null ? [] : [seen.mergedInto])]);
  const vendor = locked.find((one) => one.id === seen.id);
  const parent = locked.find((one) => one.id === vendor?.mergedInto);
  if (!vendor) throw notFound('Vendor');
  checkVersion(vendor.version, target.expectedVersion);
  if (!parent) throw conflict('NOT_MERGED', 'The vendor is not merged into another.');
  const [borrower] = await repository.borrowersOf(vendor);
  if (borrower) throw nameTaken(`Vendor ${borrower.id} is called by a name of this vendor. Rename it first.`);
  await repository.takeNamesBack(vendor);
  const after = await repository.update(vendor, { mergedInto: null });
  const changes = { merged_into: { before: parent.id, after: null } };
  await recordAudit(em, context, { action: 'vendor.unmerged', entityType: 'vendor', entityId: after.id, changes });
  await publish(em, context, after, await repository.update(parent, {}));
  return toVendor(after);
}

async function publish(em: EntityManager, context: RequestContext, ...vendors: readonly Vendor[]): Promise<void> {
  await addToOutbox(
    em,
    context,
    vendors.map((vendor) => vendorEvent('VendorChanged', vendor)),
  );
}

async function lockTarget(repository: VendorRepository, { id, expectedVersion }: VendorTarget): Promise<Vendor> {
  const number = parseId(id);
  const [vendor] = number === null ? [] : await repository.findManyForUpdate([number]);
  if (!vendor) throw notFound('Vendor');
  checkVersion(vendor.version, expectedVersion);
  return vendor;
}

function requirePair(
  found: readonly Vendor[],
  ids: Pair,
  { expectedVersion }: VendorTarget,
): { from: Vendor; into: Vendor } {
  const from = found.find(({ id }) => id === ids.from);
  const into = found.find(({ id }) => id === ids.into);
  if (!from) throw notFound('Vendor');
  checkVersion(from.version, expectedVersion);
  if (!into) throw invalidReference('intoId');
  if (from === into) throw invalidField('intoId', 'must be another vendor', 'NOT_ALLOWED');
  return { from: requireUnmerged(from), into: requireUnmerged(into, 'intoId') };
}
