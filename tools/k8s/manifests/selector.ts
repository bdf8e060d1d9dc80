import { z } from 'zod';

const Labels = z.record(z.string(), z.string());

export const Selector = z.object({
  matchLabels: Labels.default({}),
  matchExpressions: z
    .array(z.object({ key: z.string(), operator: z.string(), values: z.array(z.string()).default([]) }))
    .default([]),
});

export type Selector = z.output<typeof Selector>;
export type Labels = Readonly<Record<string, string>>;

/** As the API server compares; an empty selector selects everything. */
export function selects({ matchLabels, matchExpressions }: Selector, labels: Labels): boolean {
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every(({ key, operator, values }) => {
      const value = labels[key];
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      const isOneOf = value !== undefined && values.includes(value);
      return operator === 'In' ? isOneOf : !isOneOf;
    })
  );
}
