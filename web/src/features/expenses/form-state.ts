import type { RecordExpenseInput } from '@/graphql/__generated__/types.ts';
import { formatDate } from '@/locales/format.ts';
import type { Option } from '@/ui/option.ts';
import { decimalText } from '@/ui/parse-decimal.ts';
import type { EditedExpenseFragment } from './__generated__/expense-form.ts';

/** Values of the form. Names are those of the input's fields, which errors refer to. */
export interface FormState {
  /** As typed, in the user's language. */
  amount: string;
  /** Empty for the account's own. */
  currency: string;
  /** Amount that the bank booked, in the account's currency, as typed; empty for the rate of the day. */
  accountAmount: string;
  /** The bank's rate, in place of its amount. */
  rate: string;
  expenseDate: string;
  vendor: string;
  /** Its note is the currency. */
  accountId: Option | null;
  categoryId: Option | null;
  projectId: Option | null;
  crossProjectRefId: Option | null;
  tags: string[];
  note: string;
}

export type FormField = keyof FormState;
export const FORM_FIELDS: readonly FormField[] = [
  'amount',
  'currency',
  'accountAmount',
  'rate',
  'expenseDate',
  'vendor',
  'accountId',
  'categoryId',
  'projectId',
  'crossProjectRefId',
  'tags',
  'note',
];

/** The form's labels in the locales. */
export const FIELD_LABELS: Readonly<Record<FormField, string>> = {
  amount: 'expenses.amount',
  currency: 'expenses.currency',
  accountAmount: 'expenses.form.booked',
  rate: 'expenses.form.bankRate',
  expenseDate: 'expenses.date',
  vendor: 'expenses.vendor',
  accountId: 'expenses.account',
  categoryId: 'expenses.category',
  projectId: 'expenses.project',
  crossProjectRefId: 'expenses.reference',
  tags: 'expenses.tags',
  note: 'expenses.note',
};

export function emptyState(date: string, account: Option | null): FormState {
  return {
    amount: '',
    currency: '',
    accountAmount: '',
    rate: '',
    expenseDate: date,
    vendor: '',
    accountId: account,
    categoryId: null,
    projectId: null,
    crossProjectRefId: null,
    tags: [],
    note: '',
  };
}

/** The beginning of another expense of the same day, project and account. */
export function nextState({ expenseDate, accountId, projectId }: FormState): FormState {
  return { ...emptyState(expenseDate, accountId), projectId };
}

/** @param tag language that the amount is written in */
export function stateOf(expense: EditedExpenseFragment, tag: string): FormState {
  const { amount, account, accountAmount, category, project, crossProjectRef } = expense;
  return {
    amount: decimalText(amount.amount, tag),
    currency: amount.currency === account.currency ? '' : amount.currency,
    accountAmount: accountAmount.rateSource === 'STATED' ? decimalText(accountAmount.amount, tag) : '',
    rate: '',
    expenseDate: expense.expenseDate,
    vendor: expense.vendor ?? '',
    accountId: { id: account.id, label: account.name, note: account.currency },
    categoryId: category ? { id: category.id, label: category.name, color: category.color } : null,
    projectId: projectOption(project),
    crossProjectRefId: projectOption(crossProjectRef),
    tags: [...expense.tags],
    note: expense.note ?? '',
  };
}

/** Amount or rate that the bank booked, as the server writes it; null for the rate of the day. At most one of both. */
export interface Booked {
  readonly accountAmount: string | null;
  readonly rate: string | null;
}

export const NOTHING_BOOKED: Booked = { accountAmount: null, rate: null };

/** @param amount the decimal that is typed, as the server writes it */
export function inputOf(state: FormState, amount: string, booked: Booked = NOTHING_BOOKED): RecordExpenseInput {
  return {
    amount,
    currency: currencyOf(state),
    ...booked,
    expenseDate: state.expenseDate,
    vendor: state.vendor.trim() || null,
    note: state.note.trim() || null,
    accountId: state.accountId?.id ?? '',
    categoryId: state.categoryId?.id ?? null,
    projectId: state.projectId?.id ?? null,
    isProjectRelated: state.projectId !== null,
    crossProjectRefId: state.crossProjectRefId?.id ?? null,
    tags: [...state.tags],
  };
}

/** The currency of payment; null until it or an account is chosen. */
export function currencyOf({ currency, accountId }: FormState): string | null {
  return currency || accountId?.note || null;
}

/** True where the account is debited in another currency than the amount's. */
export function isConverted(state: FormState): boolean {
  return state.accountId !== null && currencyOf(state) !== state.accountId.note;
}

/** Fields in which two states differ. */
export function differences(one: FormState, other: FormState): FormField[] {
  return FORM_FIELDS.filter((name) => plain(one[name]) !== plain(other[name]));
}

/** @param own the fields that come from `mine`; the others come from `theirs` */
export function combine(mine: FormState, theirs: FormState, own: ReadonlySet<FormField>): FormState {
  const pick = <Name extends FormField>(name: Name): FormState[Name] => (own.has(name) ? mine : theirs)[name];
  return {
    amount: pick('amount'),
    currency: pick('currency'),
    accountAmount: pick('accountAmount'),
    rate: pick('rate'),
    expenseDate: pick('expenseDate'),
    vendor: pick('vendor'),
    accountId: pick('accountId'),
    categoryId: pick('categoryId'),
    projectId: pick('projectId'),
    crossProjectRefId: pick('crossProjectRefId'),
    tags: pick('tags'),
    note: pick('note'),
  };
}

/** A field's value in words; null where it is empty. */
export function textOf(state: FormState, name: FormField): string | null {
  const value = state[name];
  if (name === 'currency') return currencyOf(state);
  if (name === 'expenseDate') return state.expenseDate === '' ? null : formatDate(state.expenseDate);
  if (value === null || typeof value === 'string') return value || null;
  return 'id' in value ? value.label : value.join(', ') || null;
}

function plain(value: FormState[FormField]): string {
  if (value === null) return '';
  if (typeof value === 'string') return value.trim();
  return 'id' in value ? value.id : value.join('\n');
}

function projectOption(project: { id: string; name: string; currency: string } | null | undefined): Option | null {
  return project ? { id: project.id, label: project.name, note: project.currency } : null;
}
