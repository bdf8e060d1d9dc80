import { commandOf } from '@outlay/service-kit/graphql/command';
import type { MutationResolvers } from '../../../__generated__/resolvers.ts';

export const register: MutationResolvers['register'] = (_parent, args, { request, registration }, info) =>
  registration.register(request, commandOf(info, args), args.input);
