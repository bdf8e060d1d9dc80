import { isAbstractType, isInterfaceType, isObjectType, type GraphQLSchema } from 'graphql';
import type { Rewrites } from './query-plan.ts';
import { isDataObject, ownValue, setOwn, type DataObject } from './records.ts';

/** Begins the step of a path that names a type instead of a field. */
const TYPE_STEP = '... on ';

/**
 * Applies a plan's changes of names and values to what was asked or answered.
 *
 * @param schema the supergraph, with its inaccessible types
 */
export function applyRewrites(schema: GraphQLSchema, rewrites: Rewrites | undefined, value: unknown): void {
  for (const rewrite of rewrites ?? []) {
    const field = rewrite.path.at(-1);
    if (field === undefined) continue;
    for (const object of objectsAt(schema, value, rewrite.path.slice(0, -1))) {
      if (rewrite.kind === 'ValueSetter') setOwn(object, field, rewrite.setValueTo);
      else rename(object, field, rewrite.renameKeyTo);
    }
  }
}

function rename(object: DataObject, from: string, to: string): void {
  const value = ownValue(object, from);
  if (value === undefined || value === null) return;
  setOwn(object, to, value);
  setOwn(object, from, undefined);
}

function objectsAt(schema: GraphQLSchema, value: unknown, path: readonly string[]): DataObject[] {
  if (Array.isArray(value)) return value.flatMap((element) => objectsAt(schema, element, path));
  if (!isDataObject(value)) return [];
  const [step, ...rest] = path;
  if (step === undefined) return [value];
  if (!step.startsWith(TYPE_STEP)) return objectsAt(schema, ownValue(value, step), rest);
  return value['__typename'] === undefined || isOfType(schema, value, step.slice(TYPE_STEP.length))
    ? objectsAt(schema, value, rest)
    : [];
}

/** True for an object of this type, or of one that belongs to it. */
export function isOfType(schema: GraphQLSchema, object: DataObject, typeName: string): boolean {
  const name = object['__typename'];
  if (name === typeName) return true;
  const [type, wanted] = [schema.getType(String(name)), schema.getType(typeName)];
  if (!isAbstractType(wanted)) return false;
  return (isObjectType(type) || isInterfaceType(type)) && schema.isSubType(wanted, type);
}
