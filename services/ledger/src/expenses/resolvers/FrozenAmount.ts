import type { FrozenAmountResolvers } from '../../__generated__/resolvers.ts';

export const FrozenAmount: FrozenAmountResolvers = {
  rateSource: ({ rateSource, rateDate }) => rateSource ?? (rateDate === null ? 'same' : 'daily'),
};
