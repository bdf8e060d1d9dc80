const formats = new Map<string, Intl.DateTimeFormat>();

/** The day in a time zone (IANA name) at a moment, YYYY-MM-DD. A zone unknown to this runtime counts as UTC. */
export function dayIn(timeZone: string, moment: Date): string {
  const parts = Object.fromEntries(
    formatOf(timeZone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, value]),
  );
  return `${parts['year']?.padStart(4, '0')}-${parts['month']}-${parts['day']}`;
}

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = formatFor(timeZone) ?? new Intl.DateTimeFormat('en-GB', { ...NUMERIC, timeZone: 'UTC' });
  formats.set(timeZone, format);
  return format;
}

const NUMERIC = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;

function formatFor(timeZone: string): Intl.DateTimeFormat | null {
  try {
    return new Intl.DateTimeFormat('en-GB', { ...NUMERIC, timeZone });
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}
