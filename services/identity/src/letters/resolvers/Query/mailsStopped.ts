import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const mailsStopped: QueryResolvers['mailsStopped'] = (_parent, _args, context) =>
  context.letterChoice.hasStopped(context.request);
