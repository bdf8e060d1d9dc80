import type { VendorResolvers } from '../../__generated__/resolvers.ts';

export const Vendor: VendorResolvers = {
  __resolveReference: ({ id }, { vendorLoader }) => vendorLoader.load(id),
  mergedInto: ({ mergedIntoId }, _args, { vendorLoader }) =>
    mergedIntoId === null ? null : vendorLoader.load(mergedIntoId),
  merged: async ({ mergedIds }, _args, { vendorLoader }) => {
    const found = await Promise.all(mergedIds.map((id) => vendorLoader.load(id)));
    return found.filter((vendor) => vendor !== null);
  },
};
