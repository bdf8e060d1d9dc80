/** An object of an answer, as JSON has it. */
export type DataObject = Record<string, unknown>;

export function isDataObject(value: unknown): value is DataObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object's own value; names come from clients, and may be those of what objects inherit. */
export function ownValue(object: DataObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Sets the object's own value, also one with the name `__proto__`. */
export function setOwn(object: DataObject, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true });
  else object[name] = value;
}

/** Adds to an object what another fetch answered about it: objects, and lists of the same length, are merged in depth. */
export function mergeInto(target: DataObject, source: DataObject): void {
  for (const [name, value] of Object.entries(source)) {
    if (value === undefined) continue;
    const present = ownValue(target, name);
    if (isDataObject(present) && isDataObject(value)) mergeInto(present, value);
    else if (Array.isArray(present) && Array.isArray(value) && present.length === value.length)
      mergeLists(present, value);
    else setOwn(target, name, value);
  }
}

function mergeLists(target: unknown[], source: readonly unknown[]): void {
  for (const [index, value] of source.entries()) {
    const present = target[index];
    if (isDataObject(present) && isDataObject(value)) mergeInto(present, value);
    else target[index] = value;
  }
}
