import { z } from 'zod';
import { refused } from '../../http/issue-code.ts';
import { fail } from './fields.ts';

/** An enumeration as REST writes it, beside the GraphQL enumeration behind it. */
export interface WireEnum<Rest extends string, Graph extends string> {
  /** Reads the REST word, gives the GraphQL one. */
  readonly input: z.ZodType<Graph>;
  /** The REST words, for answers. */
  readonly output: z.ZodType<Rest>;
  /** The REST word for a GraphQL one. */
  toRest(value: Graph): Rest;
}

/**
 * Ties REST words to GraphQL ones.
 *
 * @param words GraphQL word by REST word
 */
export function wireEnum<const Words extends Record<string, string>>(
  words: Words,
): WireEnum<keyof Words & string, Words[keyof Words]> {
  type Rest = keyof Words & string;
  const known = Object.keys(words);
  const isRest = (value: unknown): value is Rest => typeof value === 'string' && Object.hasOwn(words, value);
  return {
    input: z
      .unknown()
      .transform((value, context): Words[Rest] =>
        isRest(value)
          ? words[value]
          : fail(context, value, refused(`must be one of ${known.join(', ')}`, 'INVALID_CHOICE')),
      )
      .meta({ type: 'string', enum: known }),
    output: z.custom<Rest>().meta({ type: 'string', enum: known }),
    toRest(value) {
      for (const word of known) if (isRest(word) && words[word] === value) return word;
      throw new Error(`GraphQL answered the enum value ${value}, which has no REST value.`);
    },
  };
}
