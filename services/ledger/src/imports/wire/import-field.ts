import type { ImportField as WireField } from '../../__generated__/resolvers.ts';
import { ACCOUNT_FIELDS, EXPENSE_FIELDS, type ImportField } from '../reading/import-fields.ts';

/** Names of fields in the graph. */
const WIRE_FIELDS: Readonly<Record<ImportField, WireField>> = {
  expense_date: 'EXPENSE_DATE',
  amount: 'AMOUNT',
  debit: 'DEBIT',
  credit: 'CREDIT',
  direction: 'DIRECTION',
  currency: 'CURRENCY',
  account_amount: 'ACCOUNT_AMOUNT',
  vendor: 'VENDOR',
  note: 'NOTE',
  account: 'ACCOUNT',
  project: 'PROJECT',
  category: 'CATEGORY',
  tags: 'TAGS',
  status: 'STATUS',
  deleted_at: 'DELETED_AT',
  name: 'NAME',
  type: 'TYPE',
  opening_balance: 'OPENING_BALANCE',
  low_balance_threshold: 'LOW_BALANCE_THRESHOLD',
  overdraft: 'OVERDRAFT',
};
const FIELDS: readonly ImportField[] = [...EXPENSE_FIELDS, ...ACCOUNT_FIELDS];

export function toImportField(wire: WireField): ImportField {
  const field = FIELDS.find((one) => WIRE_FIELDS[one] === wire);
  if (field === undefined) throw new Error(`The schema has a field ${wire} that files have not.`);
  return field;
}

/** @param name of a field, as it is stored */
export function toWireField(name: string): WireField | null {
  const field = FIELDS.find((one) => one === name);
  return field === undefined ? null : WIRE_FIELDS[field];
}
