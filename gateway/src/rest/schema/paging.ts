import { serviceUnavailable } from '@outlay/errors/app-error';
import { z } from 'zod';
import { refused } from '../../http/issue-code.ts';

const MAX_PER_PAGE = 100;
const DEFAULT_PER_PAGE = 20;
/** `offset` is a GraphQL Int. */
const MAX_OFFSET = 2 ** 31 - 1;

/** Paging parameters of a list, parsed. */
export interface Paging {
  page: number;
  per_page: number;
}

function wholeNumber(max: number, initial: number, description: string) {
  return z
    .string()
    .regex(/^\d{1,16}$/, 'must be a whole number')
    .transform(Number)
    .pipe(z.number().min(1, 'must be at least 1').max(max, `must be at most ${max}`))
    .prefault(String(initial))
    .meta({ description, type: 'integer', minimum: 1, maximum: max, default: initial });
}

/** The parameters every list has. */
export const paging = {
  page: wholeNumber(MAX_OFFSET, 1, 'Number of the page, from 1.'),
  per_page: wholeNumber(MAX_PER_PAGE, DEFAULT_PER_PAGE, 'Items on a page.'),
};

/**
 * The `sort` parameter: fields of an allow-list, joined by commas, each with `-` in front for descending.
 *
 * @param fields what may be sorted by
 * @param initial how the list is sorted when the client does not say
 * @param remark sentence that ends the parameter's description
 */
export function sort(fields: readonly string[], initial: string, remark?: string) {
  const isAllowed = (part: string) => fields.includes(part.replace(/^-/, ''));
  return z
    .string()
    .refine(
      (value) => value.split(',').every(isAllowed),
      refused(`may name ${fields.join(', ')}, each with - for descending`, 'INVALID_CHOICE'),
    )
    .refine(
      (value) => {
        const names = value.split(',').map((part) => part.replace(/^-/, ''));
        return new Set(names).size === names.length;
      },
      refused('may name each field once', 'REPEATED'),
    )
    .optional()
    .meta({
      description: [
        `Fields joined by commas, \`-\` for descending: ${fields.map((field) => `\`${field}\``).join(', ')}.`,
        ...(remark ? [remark] : []),
      ].join(' '),
      default: initial,
    });
}

/** One page as REST answers it. */
export interface Page<Item> {
  items: Item[];
  page: number;
  per_page: number;
  total: number;
  total_is_exact: boolean;
}

/** The page as GraphQL's `first` and `offset`. */
export function slice({ page, per_page }: Paging): { first: number; offset: number } {
  return { first: per_page, offset: Math.min((page - 1) * per_page, MAX_OFFSET) };
}

const total = z.int().meta({ description: 'Number of matches; 10000 if `total_is_exact` is false.' });
const totalIsExact = z
  .boolean()
  .meta({ description: 'False if counting stopped at 10,000 because there are more matches.' });

/** The answer of a list. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({
    items: z.array(item),
    page: z.int(),
    per_page: z.int(),
    total,
    total_is_exact: totalIsExact,
  });
}

/**
 * One page, from a GraphQL connection.
 *
 * @throws AppError SERVICE_UNAVAILABLE when the connection is null
 */
export function toPage<Node, Item>(
  connection: { nodes: readonly Node[]; totalCount: number; totalIsExact?: boolean } | null,
  { page, per_page }: Paging,
  toItem: (node: Node) => Item,
): Page<Item> {
  if (connection === null) throw serviceUnavailable();
  const { nodes, totalCount, totalIsExact: total_is_exact = true } = connection;
  return { items: nodes.map(toItem), page, per_page, total: totalCount, total_is_exact };
}
