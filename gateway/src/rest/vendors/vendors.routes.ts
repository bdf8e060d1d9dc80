import { z } from 'zod';
import { exampleFreshPage, labelVariables } from '../labels/label-list.ts';
import { readOperations } from '../kit/static-operations.ts';
import { defineRoute, plain } from '../kit/route.ts';
import { pathId } from '../schema/fields.ts';
import { toPage } from '../schema/paging.ts';
import { toVendor, toVendorMerge, toVendorRecord, toVendorUse } from './vendors.mapper.ts';
import {
  exampleMerge,
  exampleRecord,
  exampleVendor,
  exampleVendorUse,
  mergeQuery,
  newMerge,
  vendor,
  vendorChanges,
  vendorFilters,
  vendorMerge,
  vendorPage,
  vendorRecord,
} from './vendors.schemas.ts';

const operation = readOperations(new URL('./vendors.graphql', import.meta.url));

const readRoutes = [
  defineRoute({
    method: 'GET',
    path: '/vendors',
    summary: 'List vendors of expenses',
    access: 'expenses:read',
    operation: operation('ListVendors'),
    input: z.object({ ...plain, query: vendorFilters }),
    reply: vendorPage,
    errors: ['PAGE_TOO_DEEP'],
    answerExample: { ...exampleFreshPage, items: [exampleVendorUse] },
    variables: ({ query }) => ({ ...labelVariables({ query }), twins: query.twins }),
    answer: ({ vendors }, { query }) => ({
      body: {
        ...toPage(vendors, query, toVendorUse),
        ...{ as_of: vendors?.asOf ?? null, is_current: vendors?.isCurrent ?? false },
      },
    }),
  }),
  defineRoute({
    method: 'GET',
    path: '/vendors/{id}',
    summary: 'Read a vendor with its spend by month',
    access: 'expenses:read',
    operation: operation('ReadVendor'),
    input: z.object({ ...plain, params: pathId }),
    reply: vendor,
    what: 'Vendor',
    answerExample: exampleVendor,
    variables: ({ params }) => ({ id: params.id }),
    answer: (data) => data.vendor && { body: toVendor(data.vendor), version: data.vendor.version },
  }),
];

const writeRoutes = [
  defineRoute({
    method: 'PATCH',
    path: '/vendors/{id}',
    summary: 'Rename a vendor',
    description:
      'Expenses keep the name as typed. The vendor keeps its other names: later expenses with them are its own, too.',
    access: 'categories:write',
    operation: operation('RenameVendor'),
    input: z.object({ ...plain, params: pathId, body: vendorChanges }),
    reply: vendorRecord,
    what: 'Vendor',
    guarded: true,
    errors: ['NAME_TAKEN', 'VENDOR_MERGED'],
    bodyExample: { name: 'Figma' },
    answerExample: exampleRecord,
    variables: ({ params, body, expectedVersion }) => ({ id: params.id, name: body.name, expectedVersion }),
    answer: ({ renameVendor }) => ({ body: toVendorRecord(renameVendor), version: renameVendor.version }),
  }),
  defineRoute({
    method: 'POST',
    path: '/vendors/{id}/merge',
    summary: 'Merge a vendor into another',
    description:
      'No expense is changed. Names of the merged vendor count for the other from then on, also in later expenses.',
    access: 'categories:write',
    operation: operation('MergeVendor'),
    input: z.object({ ...plain, params: pathId, query: mergeQuery, body: newMerge }),
    reply: vendorMerge,
    what: 'Vendor',
    guarded: true,
    errors: ['INVALID_REFERENCE', 'VENDOR_MERGED'],
    bodyExample: { into_id: 7 },
    answerExample: exampleMerge,
    variables: ({ params, query, body, expectedVersion }) => ({
      ...{ id: params.id, intoId: body.into_id, dryRun: query.dry_run, expectedVersion },
    }),
    answer: ({ mergeVendor }) => ({ body: toVendorMerge(mergeVendor), version: mergeVendor.vendor.version }),
  }),
  defineRoute({
    method: 'POST',
    path: '/vendors/{id}/unmerge',
    summary: 'Take a merged vendor out again',
    description:
      'Its names count for it again, and those of vendors that were merged into it, with all their expenses.',
    access: 'categories:write',
    operation: operation('UnmergeVendor'),
    input: z.object({ ...plain, params: pathId }),
    reply: vendorRecord,
    what: 'Vendor',
    guarded: true,
    errors: ['NOT_MERGED', 'NAME_TAKEN'],
    answerExample: { ...exampleRecord, id: 31, name: 'Figma Inc.', names: ['Figma Inc.'], merged: [] },
    variables: ({ params, expectedVersion }) => ({ id: params.id, expectedVersion }),
    answer: ({ unmergeVendor }) => ({ body: toVendorRecord(unmergeVendor), version: unmergeVendor.version }),
  }),
];

export const vendorRoutes = [...readRoutes, ...writeRoutes];
