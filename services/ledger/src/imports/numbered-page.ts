import {
  encodeCursor,
  readCursor,
  readPageArgs,
  toConnection,
  type Connection,
  type Page,
  type PageArgs,
} from '@outlay/service-kit/graphql/connection';

/** SQL of a page of what is ordered by one number: a condition, and what follows all conditions. */
export interface NumberedPage {
  readonly where: string;
  readonly params: readonly number[];
  readonly tail: string;
}

/** A list that is ordered by one number of its items. */
export class NumberedList {
  readonly #column: string;
  readonly #isFalling: boolean;

  /** @param column of the house's, never from outside */
  constructor(column: string, order: 'rising' | 'falling') {
    this.#column = column;
    this.#isFalling = order === 'falling';
  }

  /** @throws AppError VALIDATION_FAILED */
  read(args: PageArgs): Page {
    return readPageArgs(args);
  }

  /** @throws AppError VALIDATION_FAILED for a cursor that is not of this list */
  sql(page: Page): NumberedPage {
    const [cursor] = readCursor(page, this.#column, 1) ?? [];
    const isDown = this.#isFalling !== page.isBackward;
    return {
      where: cursor == null ? 'true' : `${this.#column} ${isDown ? '<' : '>'} ?`,
      params: cursor == null ? [] : [Number(cursor)],
      tail: `order by ${this.#column} ${isDown ? 'desc' : 'asc'} limit ${page.size + 1} offset ${page.offset}`,
    };
  }

  connection<Item>(found: Item[], total: number, page: Page, numberOf: (item: Item) => number): Connection<Item> {
    return toConnection(found, total, page, (item) => encodeCursor(this.#column, [numberOf(item)]));
  }
}
