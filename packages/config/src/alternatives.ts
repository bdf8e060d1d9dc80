import { z } from 'zod';

/** Which fields stand for one and the same thing. */
const alternatives = z.registry<{ of: string }>();

/**
 * A field that is one of several ways to say a thing: of all fields with the same `of` in a schema, exactly one must be set.
 * The field itself is optional, so that it can be spread into any schema.
 * @param of what is said, for people
 */
export function alternative<Field extends z.ZodType>(of: string, field: Field): Field {
  alternatives.add(field, { of });
  return field;
}

/** @returns what is wrong with the alternatives of a schema, given the names of the variables that are set */
export function problemsOfAlternatives(
  shape: Readonly<Record<string, z.core.$ZodType>>,
  set: ReadonlySet<string>,
): string[] {
  const groups = Map.groupBy(Object.keys(shape), (name) => {
    const field = shape[name];
    return field && alternatives.get(field)?.of;
  });
  return [...groups]
    .filter(([of, names]) => of !== undefined && names.filter((name) => set.has(name)).length !== 1)
    .map(([of, names]) => `${names.join(' or ')}: exactly one of them must say where ${of ?? ''} is`);
}
