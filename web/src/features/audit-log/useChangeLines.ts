import { useI18n } from 'vue-i18n';
import { formatDate, formatDateTime, formatDecimal, formatMoney, formatNumber } from '@/locales/format.ts';
import type { AuditEntryPartsFragment } from './__generated__/audit-log.ts';

type Change = AuditEntryPartsFragment['changes'][number];

/** One changed field in words. `before` or `after` is null where there was, or is, none. */
export interface ChangeLine {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

const AMOUNTS = new Set([
  ...['amount', 'opening_balance', 'current_balance', 'low_balance_threshold'],
  ...['starting_budget', 'projected_estimate', 'max_amount', 'max_per_day'],
]);
/** Fields whose values are one of a few words. */
const WORDS = new Set([
  ...['custom_domain_status', 'disabled_reason', 'entity_type', 'frequency', 'overdraft', 'password', 'reason'],
  ...['registration', 'role', 'secret', 'session', 'severity', 'status', 'token', 'type', 'url_path'],
]);
/** In place of a value that is hidden. */
const HIDDEN: Readonly<Record<string, string>> = {
  '[erased]': 'auditLog.hidden.erased',
  '[removed]': 'auditLog.hidden.removed',
  '[unavailable]': 'auditLog.hidden.unavailable',
};
const CONVERTED = /^(-?\d+(?:\.\d+)?) ([A-Z]{3})$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;
const DECIMAL = /^-?\d+(\.\d+)?$/;
/** Enumerations; what people type is no word of these. */
const WORD = /^[A-Z_]{3,}$|^[a-z_]{3,}$/;

/** Puts the changes of an entry in words. */
export function useChangeLines(): (entry: AuditEntryPartsFragment) => ChangeLine[] {
  const { t, te } = useI18n();

  function textOf(field: string, text: string, currency: string | null): string {
    const hidden = HIDDEN[text];
    if (hidden !== undefined) return t(hidden);
    const [, amount, code] = CONVERTED.exec(text) ?? [];
    if (amount !== undefined && code !== undefined) return formatMoney({ amount, currency: code });
    if (AMOUNTS.has(field) && DECIMAL.test(text))
      return currency === null ? formatDecimal(text) : formatMoney({ amount: text, currency });
    if (DATE.test(text)) return formatDate(text);
    if (TIME.test(text)) return formatDateTime(text);
    if (field === 'rate' && DECIMAL.test(text)) return formatDecimal(text);
    const word = `auditLog.values.${text.toLowerCase()}`;
    return WORDS.has(field) && WORD.test(text) && te(word) ? t(word) : text;
  }

  function valueOf(field: string, value: unknown, currency: string | null): string | null {
    if (value === null || value === undefined || value === '') return null;
    if (typeof value === 'boolean') return t(value ? 'auditLog.yes' : 'auditLog.no');
    if (typeof value === 'number') return isId(field) ? `#${value}` : formatNumber(value);
    if (typeof value === 'string') return textOf(field, value, currency);
    if (Array.isArray(value)) return value.flatMap((one) => valueOf(field, one, currency) ?? []).join(', ') || null;
    return Object.entries(value)
      .map(([name, one]) => `${nameOf(name)}: ${valueOf(name, one, currency) ?? t('auditLog.nothing')}`)
      .join(', ');
  }

  function nameOf(field: string): string {
    const key = `auditLog.fields.${field}`;
    return te(key) ? t(key) : field.replaceAll('_', ' ');
  }

  return ({ changes }) => {
    const currency = currencyOf(changes);
    return changes.map(({ field, before, after, beforeLabel, afterLabel }) => ({
      field: nameOf(field),
      before: beforeLabel ?? valueOf(field, before, currency),
      after: afterLabel ?? valueOf(field, after, currency),
    }));
  };
}

/** The currency of an entry's amounts, where it says one and only one. */
function currencyOf(changes: readonly Change[]): string | null {
  const { before, after } = changes.find(({ field }) => field === 'currency') ?? {};
  const codes = [before, after].filter((code) => typeof code === 'string');
  return codes.length === 1 ? (codes[0] ?? null) : null;
}

function isId(field: string): boolean {
  return /_id(s)?$|^saved_filter$|_by$/.test(field);
}
