const formats = new Map<string, Intl.DateTimeFormat>();

/** The day it is in a time zone: YYYY-MM-DD. A zone that is not known here counts as UTC. */
export function todayIn(timeZone: string, now: Date): string {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(now)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts['year']?.padStart(4, '0')}-${parts['month']}-${parts['day']}`;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = formatFor(timeZone) ?? formatFor('UTC');
  if (!format) throw new Error('The runtime does not know the time zone UTC; it needs full ICU data.');
  formats.set(timeZone, format);
  return format;
}

function formatFor(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
