import type { EntityManager } from '@mikro-orm/postgresql';
import { recordAudit } from '@outlay/audit/record';
import { conflict, invalidField, invalidReference, notFound } from '@outlay/errors/app-error';
import { addToOutbox } from '@outlay/messaging/outbox';
import { checkVersion } from '@outlay/service-kit/versions';
import { onceCommitted } from '@outlay/tenancy/after-commit';
import type { Command, Commands } from '@outlay/tenancy/commands';
import { parseId } from '@outlay/tenancy/ids';
import { requireWholeTenant } from '@outlay/tenancy/key-scope';
import { requirePermission, tenantOf, type RequestContext } from '@outlay/tenancy/request-context';
import { readTags } from '../expenses/expense-text.ts';
import { tagEvent } from '../messaging/tag-events.ts';
import { reassignSome } from '../reassignments/reassign.ts';
import { ReassignmentRepository } from '../reassignments/reassignment.repository.ts';
import type { Reassigner } from '../reassignments/reassigner.ts';
import { rememberOnceCommitted } from '../vendors/known-names.ts';
import { toTag, type TagModel } from './tag.mapper.ts';
import { TagRepository } from './tag.repository.ts';
import type { Tag } from './tag.ts';

/** Which tag a command is about, and which version of it the client read. */
export interface TagTarget {
  id: string;
  expectedVersion?: number | null | undefined;
}

/** Renames, merges and deletes tags: changes all expenses that have them. Answers are as GraphQL shows them. */
export class TagService {
  readonly #commands: Commands;
  readonly #reassigner: Pick<Reassigner, 'wake'>;

  constructor(commands: Commands, reassigner: Pick<Reassigner, 'wake'>) {
    this.#commands = commands;
    this.#reassigner = reassigner;
  }

  /** @throws AppError FORBIDDEN, KEY_LIMITED, NOT_FOUND, PRECONDITION_FAILED, VALIDATION_FAILED, NAME_TAKEN, IN_USE */
  async rename(context: RequestContext, command: Command, target: TagTarget, text: string): Promise<TagModel> {
    requireManaging(context);
    const [name] = readTags([text], 'name');
    if (name === undefined) throw invalidField('name', 'must not be blank', 'REQUIRED');
    return this.#commands.run(context, command, async (em) => {
      const tags = new TagRepository(em, tenantOf(context));
      const before = await this.#take(em, context, target);
      if (before.name === name) return toTag(before, 0);
      const holder = await tags.findNamed(name);
      if (holder && (await tags.isUsed(holder))) throw nameTaken();
      await this.#requireStill(em, context, [before.name, name]);
      const pending = await this.#move(em, context, before.name, name);
      const changed = await swapNames(tags, before, holder, name);
      rememberOnceCommitted(em, 'tag', tenantOf(context), [name, before.name]);
      await audit(em, context, 'renamed', before, { name: { before: before.name, after: name } });
      await publish(em, context, changed);
      return toTag(changed[0], pending);
    });
  }

  /** @returns the tag that its expenses have then @throws AppError as {@link rename}, INVALID_REFERENCE */
  async merge(context: RequestContext, command: Command, target: TagTarget, intoId: string): Promise<TagModel> {
    requireManaging(context);
    return this.#commands.run(context, command, async (em) => {
      const tags = new TagRepository(em, tenantOf(context));
      const from = await this.#take(em, context, target);
      const number = parseId(intoId);
      const [into] = number === null ? [] : await tags.findMany([number]);
      if (!into || !(await tags.isUsed(into))) throw invalidReference('intoId');
      if (into.id === from.id) throw invalidField('intoId', 'must be another tag', 'NOT_ALLOWED');
      await this.#requireStill(em, context, [from.name, into.name]);
      const pending = await this.#move(em, context, from.name, into.name);
      await audit(em, context, 'merged', from, { merged_into: { before: null, after: into.name } });
      const changed = [await tags.update(into, null), await tags.update(from, null)] as const;
      await publish(em, context, changed);
      return toTag(changed[0], pending);
    });
  }

  /** @returns true if no expense has it any more @throws AppError as {@link rename} */
  async delete(context: RequestContext, command: Command, target: TagTarget): Promise<boolean> {
    requireManaging(context);
    return this.#commands.run(context, command, async (em) => {
      const tag = await this.#take(em, context, target);
      await this.#requireStill(em, context, [tag.name]);
      const pending = await this.#move(em, context, tag.name, null);
      await audit(em, context, 'deleted', tag, { name: { before: tag.name, after: null } });
      await publish(em, context, [await new TagRepository(em, tenantOf(context)).update(tag, null)]);
      return pending === 0;
    });
  }

  /** The tag, unless no expense has it: then it is not there. */
  async #take(em: EntityManager, context: RequestContext, { id, expectedVersion }: TagTarget): Promise<Tag> {
    await new ReassignmentRepository(em, tenantOf(context)).takeTurn();
    const tags = new TagRepository(em, tenantOf(context));
    const number = parseId(id);
    const [tag] = number === null ? [] : await tags.findMany([number]);
    if (!tag || !(await tags.isUsed(tag))) throw notFound('Tag');
    checkVersion(tag.version, expectedVersion);
    return tag;
  }

  async #requireStill(em: EntityManager, context: RequestContext, names: readonly string[]): Promise<void> {
    if (!(await new ReassignmentRepository(em, tenantOf(context)).isMoving('tag', names))) return;
    throw conflict('IN_USE', 'Expenses are still moved from or to this tag. Try again when that has ended.');
  }

  /** Changes the first expenses; the reassigner those that are left. @returns how many are left */
  async #move(em: EntityManager, context: RequestContext, from: string, to: string | null): Promise<number> {
    const orders = new ReassignmentRepository(em, tenantOf(context));
    const order = await orders.add(context, { kind: 'tag', from, to });
    if (await reassignSome(em, order)) return 0;
    onceCommitted(em, () => this.#reassigner.wake());
    return (await orders.pending('tag', [from])).get(from) ?? 0;
  }
}

function requireManaging(context: RequestContext): void {
  requirePermission(context, 'categories:write');
  requireWholeTenant(context, 'Changing tags');
}

/** The other name keeps a row, so that what is known of it stays true. @returns the renamed tag first */
async function swapNames(
  tags: TagRepository,
  before: Tag,
  holder: Tag | null,
  name: string,
): Promise<readonly [Tag, ...Tag[]]> {
  if (holder) await tags.park(holder);
  const renamed = await tags.update(before, name);
  if (holder) return [renamed, await tags.update(holder, before.name)];
  return [renamed, ...(await tags.make([before.name]))];
}

async function audit(
  em: EntityManager,
  context: RequestContext,
  what: string,
  tag: Tag,
  changes: Record<string, { before: unknown; after: unknown }>,
): Promise<void> {
  await recordAudit(em, context, { action: `tag.${what}`, entityType: 'tag', entityId: tag.id, changes });
}

async function publish(em: EntityManager, context: RequestContext, tags: readonly Tag[]): Promise<void> {
  await addToOutbox(
    em,
    context,
    tags.map((tag) => tagEvent(tag.version === 1 ? 'TagCreated' : 'TagChanged', tag)),
  );
}

function nameTaken(): Error {
  return conflict('NAME_TAKEN', 'Expenses have a tag of this name. Merge the two instead.', [
    { field: 'name', message: 'is taken by another tag', code: 'NAME_TAKEN' },
  ]);
}
