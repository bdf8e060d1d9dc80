import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const setMailsStopped: MutationResolvers['setMailsStopped'] = (_parent, { stopped }, context) =>
  context.letterChoice.chooseFor(context.request, !stopped);
