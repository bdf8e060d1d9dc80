import type { TagResolvers } from '../../__generated__/resolvers.ts';
import type { AnalyticsContext } from '../../context.ts';
import type { TagNode, TagUse } from '../tag.mapper.ts';

/** Where the ledger's answer names a tag, or a list has read it already. */
export const Tag: TagResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  name: async (tag, _args, context) => (await useOf(tag, context)).name,
  count: async (tag, _args, context) => (await useOf(tag, context)).count,
  total: async (tag, _args, context) => (await useOf(tag, context)).total,
  lastUsedOn: async (tag, _args, context) => (await useOf(tag, context)).lastUsedOn,
};

async function useOf({ id, use }: TagNode, { tagUseLoader }: AnalyticsContext): Promise<TagUse> {
  return use ?? tagUseLoader.load(id);
}
