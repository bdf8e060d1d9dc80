import { invalidField } from '@outlay/errors/app-error';

const LONGEST_LOCALE = 35;
/** Zones of three letters in IANA's database. The runtime takes other abbreviations too: BST is Dhaka there, not London. */
const THREE_LETTERS = new Set('CET EET EST GMT HST MET MST PRC ROC ROK UCT UTC WET'.split(' '));

/**
 * Checks an IANA time zone. It is kept as it was sent, but for letter case: the runtime takes Asia/Kolkata for an alias of
 * Asia/Calcutta. Offsets such as +01:00 are no zones, they know no daylight saving.
 * @throws AppError VALIDATION_FAILED
 */
export function checkTimeZone(timeZone: string, field = 'timeZone'): string {
  try {
    const { timeZone: resolved } = new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions();
    if (isIanaName(timeZone)) return inCaseOf(resolved, timeZone);
  } catch {
    // Fall through: the runtime does not know the zone.
  }
  throw invalidField(field, 'must be an IANA time zone such as Europe/Vienna', 'UNKNOWN_TIME_ZONE');
}

/** True for a name that the runtime knows, unless it is an offset or an abbreviation. */
function isIanaName(name: string): boolean {
  return /^[A-Za-z]/.test(name) && (name.length !== 3 || THREE_LETTERS.has(name.toUpperCase()));
}

/**
 * Checks a BCP 47 language tag. It is kept as it was sent, but for letter case: the canonical form of `iw` is `he`.
 * @throws AppError VALIDATION_FAILED
 */
export function checkLocale(locale: string, field = 'locale'): string {
  try {
    const [canonical] = Intl.getCanonicalLocales(locale);
    if (canonical !== undefined && locale.length <= LONGEST_LOCALE) return inCaseOf(canonical, locale);
  } catch {
    // Fall through: not a tag.
  }
  throw invalidField(field, 'must be a language tag such as en or de-AT', 'UNKNOWN_LANGUAGE');
}

/** The canonical name where it differs from the sent one in letter case alone, else the sent one. */
function inCaseOf(canonical: string, sent: string): string {
  return canonical.toLowerCase() === sent.toLowerCase() ? canonical : sent;
}
