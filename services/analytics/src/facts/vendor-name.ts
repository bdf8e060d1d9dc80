/**
 * A vendor's name as vendors are told apart: on one line, in any case, and however its accents are encoded; null for none.
 * What was typed stays beside it.
 */
export function vendorKey(vendor: string | null): string | null {
  if (vendor === null) return null;
  const key = vendor.toWellFormed().normalize('NFC').replace(/\s+/gu, ' ').trim().toLowerCase();
  return key === '' ? null : key;
}
