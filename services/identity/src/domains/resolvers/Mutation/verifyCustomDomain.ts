import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const verifyCustomDomain: MutationResolvers['verifyCustomDomain'] = (
  _parent,
  args,
  { request, domainProof },
  info,
) => domainProof.verify(request, commandOf(info, args), args.id);
