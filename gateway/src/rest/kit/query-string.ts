import { invalidField } from '@outlay/errors/app-error';

/** The parameters of a request target by name; a repeated one has a list of values. */
export type Query = Record<string, string | string[]>;

/**
 * Reads a query string as forms write it: `+` is a space.
 *
 * @throws AppError VALIDATION_FAILED for percent signs that spell no UTF-8
 */
export function parseQuery(target: string): Query {
  const query = new Map<string, string | string[]>();
  const start = target.indexOf('?');
  if (start < 0) return {};
  const [written = ''] = target.slice(start + 1).split('#');
  for (const pair of written.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals), 'query');
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1), name);
    const earlier = query.get(name);
    query.set(name, earlier === undefined ? value : [earlier, value].flat());
  }
  return Object.fromEntries(query);
}

function decode(text: string, field: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw invalidField(field, 'must be percent-encoded UTF-8', 'BAD_TEXT');
  }
}
