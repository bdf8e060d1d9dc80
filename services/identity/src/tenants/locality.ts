import { invalidField } from '@outlay/errors/app-error';

/**
 * Checks an IANA time zone; offsets such as +01:00 are no zones, they know no daylight saving.
 * @throws AppError VALIDATION_FAILED
 */
export function checkTimeZone(timeZone: string, field = 'timeZone'): string {
  try {
    if (/^[A-Za-z]/.test(timeZone)) return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;
  } catch {
    // Fall through: the runtime does not know the zone.
  }
  throw invalidField(field, 'must be an IANA time zone such as Europe/Vienna');
}

/**
 * Brings a BCP 47 language tag into its canonical form.
 * @throws AppError VALIDATION_FAILED
 */
export function checkLocale(locale: string, field = 'locale'): string {
  try {
    const [canonical] = Intl.getCanonicalLocales(locale);
    if (canonical !== undefined && canonical.length <= 35) return canonical;
  } catch {
    // Fall through: not a tag.
  }
  throw invalidField(field, 'must be a language tag such as en or de-AT');
}
