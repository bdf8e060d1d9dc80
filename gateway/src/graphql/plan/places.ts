import { isDataObject, ownValue, type DataObject } from './records.ts';

/** An object within the answer, and where it stands. */
export interface Place {
  readonly object: DataObject;
  readonly trail: Trail | undefined;
}

/** A path from its end. */
interface Trail {
  readonly key: string | number;
  readonly above: Trail | undefined;
}

/** Finds the objects below a place. `@` in a path stands for every element of a list. */
export function placesBelow({ object, trail }: Place, path: readonly (string | number)[]): Place[] {
  const found: Place[] = [];
  const descend = (value: unknown, at: Trail | undefined, depth: number): void => {
    const key = path[depth];
    if (Array.isArray(value)) {
      const next = key === '@' ? depth + 1 : depth;
      for (const [index, element] of value.entries()) descend(element, { key: index, above: at }, next);
    } else if (isDataObject(value)) {
      if (key === undefined) found.push({ object: value, trail: at });
      else descend(ownValue(value, String(key)), { key: String(key), above: at }, depth + 1);
    }
  };
  descend(object, trail, 0);
  return found;
}

/** The path of a place in the answer. */
export function pathOf({ trail }: Place): (string | number)[] {
  const path: (string | number)[] = [];
  for (let at = trail; at; at = at.above) path.push(at.key);
  return path.reverse();
}
