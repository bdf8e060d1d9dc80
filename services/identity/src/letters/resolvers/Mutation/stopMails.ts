import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const stopMails: MutationResolvers['stopMails'] = (_parent, { token }, context) =>
  context.letterChoice.choose(context.request, token, false);
