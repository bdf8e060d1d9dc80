const NAMES = [
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'location',
  'retry-after',
  'server',
  'x-request-id',
];
const MAX_CHARACTERS = 500;

/** The headers of an answer that are kept with a delivery; no cookies, and nothing long. */
export function keptHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of NAMES) {
    const value = headers[name];
    if (value !== undefined) kept[name] = [value].flat().join(', ').slice(0, MAX_CHARACTERS).toWellFormed();
  }
  return kept;
}
