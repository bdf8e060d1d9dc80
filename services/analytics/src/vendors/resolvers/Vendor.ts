import type { VendorResolvers } from '../../__generated__/resolvers.ts';
import type { AnalyticsContext } from '../../context.ts';
import type { VendorNode, VendorUse } from '../vendor.mapper.ts';

/** Where the ledger's answer names a vendor, or a list has read it already. */
export const Vendor: VendorResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  name: async (vendor, _args, context) => vendor.name ?? (await useOf(vendor, context)).name,
  count: async (vendor, _args, context) => (await useOf(vendor, context)).count,
  total: async (vendor, _args, context) => (await useOf(vendor, context)).total,
  lastUsedOn: async (vendor, _args, context) => (await useOf(vendor, context)).lastUsedOn,
  lastCategory: async (vendor, _args, context) => (await useOf(vendor, context)).lastCategory,
  lastAccount: async (vendor, _args, context) => (await useOf(vendor, context)).lastAccount,
  isCurrent: async (vendor, _args, context) => (await useOf(vendor, context)).isCurrent,
  months: ({ id }, _args, { vendorMonthsLoader }) => vendorMonthsLoader.load(id),
  likelyTwins: ({ id }, _args, { vendorTwinsLoader }) => vendorTwinsLoader.load(id),
};

async function useOf({ id, use }: VendorNode, { vendorUseLoader }: AnalyticsContext): Promise<VendorUse> {
  return use ?? vendorUseLoader.load(id);
}
