import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const resumeMails: MutationResolvers['resumeMails'] = (_parent, { token }, context) =>
  context.letterChoice.choose(context.request, token, true);
