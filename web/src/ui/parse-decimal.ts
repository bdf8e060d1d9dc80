export type ParsedDecimal =
  { readonly amount: string } | { readonly problem: 'EMPTY' | 'NOT_A_DECIMAL' | 'TOO_MANY_DECIMALS' };

/**
 * Reads an amount as the language writes it. In English `1,234.56`, in German `1.234,56` with the same meaning; where only one
 * reading is possible (`12,50` in English) it is taken. A separator that could group thousands does.
 *
 * @param tag BCP 47 tag of the language
 * @param digits most decimals that are allowed
 * @returns the decimal as the server writes it, such as `1234.56`
 */
export function parseDecimal(text: string, tag: string, digits: number): ParsedDecimal {
  const typed = text.replaceAll(/[\s'’]/g, '');
  if (typed === '') return { problem: 'EMPTY' };
  if (!/^-?\d[\d.,]*$|^-?[.,]\d+$/.test(typed)) return { problem: 'NOT_A_DECIMAL' };
  const sign = typed.startsWith('-') ? '-' : '';
  const parts = split(typed.slice(sign.length), tag);
  if (parts === null) return { problem: 'NOT_A_DECIMAL' };
  const fraction = parts.fraction.length > digits ? parts.fraction.replace(/0+$/, '') : parts.fraction;
  if (fraction.length > digits) return { problem: 'TOO_MANY_DECIMALS' };
  const whole = parts.whole.replace(/^0+(?=\d)/, '') || '0';
  return { amount: sign + whole + (fraction === '' ? '' : `.${fraction}`) };
}

/** Writes an amount of the server so that `parseDecimal` reads it, without grouping, for a field to begin with. */
export function decimalText(amount: string, tag: string): string {
  return amount.replace('.', separators(tag).decimal);
}

interface Parts {
  readonly whole: string;
  readonly fraction: string;
}

function split(typed: string, tag: string): Parts | null {
  const used = [...new Set(typed.replaceAll(/\d/g, ''))];
  const last = typed.search(/[.,](?!.*[.,])/);
  if (last < 0) return { whole: typed, fraction: '' };
  const separator = typed.charAt(last);
  const isRepeated = typed.indexOf(separator) !== last;
  const before = typed.slice(0, last);
  if (used.length === 2)
    return isRepeated ? null : join(before, typed.slice(last + 1), before.replaceAll(/\d/g, '').charAt(0));
  const { group } = separators(tag);
  const mayGroup = isRepeated || separator === group;
  if (mayGroup && isGrouped(typed, separator)) return { whole: typed.replaceAll(separator, ''), fraction: '' };
  return isRepeated ? null : { whole: before, fraction: typed.slice(last + 1) };
}

function join(whole: string, fraction: string, group: string): Parts | null {
  return isGrouped(whole, group) ? { whole: whole.replaceAll(group, ''), fraction } : null;
}

/** Groups of three, and of two where India writes them; the last one has three. Nothing begins with a lone zero. */
function isGrouped(text: string, group: string): boolean {
  const groups = text.split(group);
  const [first = '', ...rest] = groups;
  return (
    /^[1-9]\d{0,2}$/.test(first) &&
    rest.length > 0 &&
    rest.every((one, index) => (index === rest.length - 1 ? /^\d{3}$/ : /^\d{2,3}$/).test(one))
  );
}

function separators(tag: string): { decimal: string; group: string } {
  const parts = new Intl.NumberFormat(tag, { numberingSystem: 'latn' }).formatToParts(12_345_678.9);
  const find = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  return { decimal: find('decimal') || '.', group: find('group') };
}
