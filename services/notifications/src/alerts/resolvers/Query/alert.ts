import type { QueryResolvers } from '../../../__generated__/resolvers.ts';

export const alert: QueryResolvers['alert'] = (_parent, { id }, { alertLoader }) => alertLoader.load(id);
