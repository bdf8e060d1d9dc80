import type { paths } from './__generated__/openapi.ts';
import type { Ask, DataOf, Init, PathWith } from './methods.ts';

interface PageOf<Item> {
  items: Item[];
  page: number;
  per_page: number;
  total: number;
  total_is_exact: boolean;
}

/** The documented paths of lists. */
export type ListPath = {
  [Path in PathWith<'get'>]: DataOf<paths[Path]['get']> extends PageOf<unknown> ? Path : never;
}[PathWith<'get'>];

export type ItemOf<Path extends ListPath> = DataOf<paths[Path]['get']> extends PageOf<infer Item> ? Item : never;

/** Walks through a list, page by page. @throws OutlayError */
export type Items = <Path extends ListPath>(
  path: Path,
  ...init: Init<Path, 'get'>
) => AsyncGenerator<ItemOf<Path>, void, undefined>;

interface ListInit {
  params?: { query?: { page?: number; per_page?: number } };
}

const MOST_PER_PAGE = 100;

/** Every item of a list, on a function that sends any request. */
export function itemsOn(ask: Ask): Items {
  async function* items(path: string, init: ListInit = {}): AsyncGenerator<unknown, void, undefined> {
    const { params, ...options } = init;
    for (let page = params?.query?.page ?? 1; ; page += 1) {
      const query = { per_page: MOST_PER_PAGE, ...params?.query, page };
      const { data } = await ask('get', path, { ...options, params: { ...params, query } });
      if (!isPage(data)) throw new TypeError(`${path} did not answer a page of a list.`);
      yield* data.items;
      if (data.items.length < data.per_page) return;
    }
  }
  const list: object = items;
  if (!isItems(list)) throw new TypeError('A list is walked through by a function.');
  return list;
}

function isItems(list: object): list is Items {
  return typeof list === 'function';
}

function isPage(data: unknown): data is PageOf<unknown> {
  return (
    typeof data === 'object' && data !== null && 'items' in data && Array.isArray(data.items) && 'per_page' in data
  );
}
