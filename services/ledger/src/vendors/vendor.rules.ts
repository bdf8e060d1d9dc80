import { conflict, invalidField } from '@outlay/errors/app-error';
import { nameKey } from '@outlay/text/name-key';
import type { Vendor } from './vendor.ts';

/** The key of a name to show. @throws AppError VALIDATION_FAILED for a name without one */
export function nameKeyOf(name: string): string {
  const key = nameKey(name);
  if (key === '') throw invalidField('name', 'must not be blank', 'REQUIRED');
  return key;
}

/** @throws AppError VENDOR_MERGED for a vendor that is merged into another */
export function requireUnmerged(vendor: Vendor, field?: string): Vendor {
  if (vendor.mergedInto === null) return vendor;
  const message = `Vendor ${vendor.id} is merged into vendor ${vendor.mergedInto}. Take that one, or undo the merge first.`;
  const detail = { field: field ?? 'id', message: 'is merged into another vendor', code: 'NOT_ALLOWED' } as const;
  throw conflict('VENDOR_MERGED', message, field === undefined ? [] : [detail]);
}

export function nameTaken(message: string): Error {
  return conflict('NAME_TAKEN', message, [
    { field: 'name', message: 'counts for another vendor', code: 'NAME_TAKEN' } as const,
  ]);
}
