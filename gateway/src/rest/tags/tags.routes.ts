import { z } from 'zod';
import { exampleFreshPage, labelVariables } from '../labels/label-list.ts';
import { readOperations } from '../kit/static-operations.ts';
import { defineRoute, plain } from '../kit/route.ts';
import { pathId } from '../schema/fields.ts';
import { toPage } from '../schema/paging.ts';
import { toTag, toTagRecord } from './tags.mapper.ts';
import {
  exampleTag,
  exampleTagRecord,
  newTagMerge,
  tag,
  tagChanges,
  tagFilters,
  tagPage,
  tagRecord,
} from './tags.schemas.ts';

const operation = readOperations(new URL('./tags.graphql', import.meta.url));
const IN_PARTS =
  'Some hundred expenses are changed before the answer, the others in the background; `pending` says how many are left. Each has an entry in its history.';

const readRoutes = [
  defineRoute({
    method: 'GET',
    path: '/tags',
    summary: 'List tags of expenses',
    access: 'expenses:read',
    operation: operation('ListTags'),
    input: z.object({ ...plain, query: tagFilters }),
    reply: tagPage,
    errors: ['PAGE_TOO_DEEP'],
    answerExample: { ...exampleFreshPage, items: [exampleTag] },
    variables: labelVariables,
    answer: ({ tags }, { query }) => ({
      body: {
        ...toPage(tags, query, toTag),
        ...{ as_of: tags?.asOf ?? null, is_current: tags?.isCurrent ?? false },
      },
    }),
  }),
  defineRoute({
    method: 'GET',
    path: '/tags/{id}',
    summary: 'Read a tag',
    access: 'expenses:read',
    operation: operation('ReadTag'),
    input: z.object({ ...plain, params: pathId }),
    reply: tag,
    what: 'Tag',
    answerExample: exampleTag,
    variables: ({ params }) => ({ id: params.id }),
    answer: (data) => data.tag && { body: toTag(data.tag), version: data.tag.version },
  }),
];

const writeRoutes = [
  defineRoute({
    method: 'PATCH',
    path: '/tags/{id}',
    summary: 'Rename a tag in all expenses',
    description: IN_PARTS,
    access: 'categories:write',
    operation: operation('RenameTag'),
    input: z.object({ ...plain, params: pathId, body: tagChanges }),
    reply: tagRecord,
    what: 'Tag',
    guarded: true,
    errors: ['NAME_TAKEN', 'IN_USE'],
    bodyExample: { name: 'design' },
    answerExample: exampleTagRecord,
    variables: ({ params, body, expectedVersion }) => ({ id: params.id, name: body.name, expectedVersion }),
    answer: ({ renameTag }) => ({ body: toTagRecord(renameTag), version: renameTag.version }),
  }),
  defineRoute({
    method: 'POST',
    path: '/tags/{id}/merge',
    summary: 'Give the expenses of a tag another one instead',
    description: `Answers the tag that they have then. ${IN_PARTS}`,
    access: 'categories:write',
    operation: operation('MergeTag'),
    input: z.object({ ...plain, params: pathId, body: newTagMerge }),
    reply: tagRecord,
    what: 'Tag',
    guarded: true,
    errors: ['INVALID_REFERENCE', 'IN_USE'],
    bodyExample: { into_id: 5 },
    answerExample: exampleTagRecord,
    variables: ({ params, body, expectedVersion }) => ({ id: params.id, intoId: body.into_id, expectedVersion }),
    answer: ({ mergeTag }) => ({ body: toTagRecord(mergeTag), version: mergeTag.version }),
  }),
  defineRoute({
    method: 'DELETE',
    path: '/tags/{id}',
    summary: 'Take a tag from all expenses',
    description: `${IN_PARTS} 202 while expenses are left, which \`GET /tags/{id}\` counts.`,
    access: 'categories:write',
    status: 204,
    alsoAnswers: [202],
    operation: operation('DeleteTag'),
    input: z.object({ ...plain, params: pathId }),
    what: 'Tag',
    guarded: true,
    errors: ['IN_USE'],
    variables: ({ params, expectedVersion }) => ({ id: params.id, expectedVersion }),
    answer: ({ deleteTag }) => ({ body: null, ...(!deleteTag && { status: 202 }) }),
  }),
];

export const tagRoutes = [...readRoutes, ...writeRoutes];
