import { z } from 'zod';

/** Fields that are alternatives for one setting. */
const alternatives = z.registry<{ of: string }>();

/**
 * Marks a field as one of several alternatives: of all fields with the same `of` in a schema, exactly one must be set.
 * The field itself is optional, so that it can be spread into any schema.
 * @param of the setting's name in error messages
 */
export function alternative<Field extends z.ZodType>(of: string, field: Field): Field {
  alternatives.add(field, { of });
  return field;
}

/** @returns error messages about the alternatives of a schema, given the names of the variables that are set */
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
