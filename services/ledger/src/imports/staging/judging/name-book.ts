import { nameKey } from '@outlay/text/name-key';
import { suggestionList } from 'graphql/jsutils/suggestionList.js';

/** Something that a cell may name. */
export interface Named {
  readonly id: number;
  readonly name: string;
  /** True where it takes nothing new: another one of the same name comes first. */
  readonly isClosed: boolean;
}

/** An account that a cell may name. */
export interface NamedAccount extends Named {
  readonly currency: string;
}

/** Names that are remembered as unknown: a file may repeat them in every row. */
const MOST_REMEMBERED = 1_000;
/** Names that are compared with an unknown one. */
const MOST_COMPARED = 2_000;

/** Finds what cells name: in any case, with any white space. */
export class NameBook<Entry extends Named> {
  readonly #byKey = new Map<string, Entry>();
  readonly #byId = new Map<number, Entry>();
  readonly #names: string[] = [];
  readonly #nearest = new Map<string, string | null>();

  constructor(entries: Iterable<Entry>) {
    for (const entry of entries) {
      this.#byId.set(entry.id, entry);
      const key = nameKey(entry.name);
      const known = this.#byKey.get(key);
      if (known === undefined || (known.isClosed && !entry.isClosed)) this.#byKey.set(key, entry);
      if (!entry.isClosed && this.#names.length < MOST_COMPARED) this.#names.push(entry.name);
    }
  }

  find(name: string): Entry | null {
    return this.#byKey.get(nameKey(name)) ?? null;
  }

  withId(id: number): Entry | null {
    return this.#byId.get(id) ?? null;
  }

  /** The name that was probably meant by one that is unknown. */
  nearest(name: string): string | null {
    const known = this.#nearest.get(name);
    if (known !== undefined) return known;
    const [nearest = null] = suggestionList(name, this.#names);
    if (this.#nearest.size < MOST_REMEMBERED) this.#nearest.set(name, nearest);
    return nearest;
  }
}
