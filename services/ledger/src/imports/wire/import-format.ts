import type { ImportFormat } from '../../__generated__/resolvers.ts';
import type { Import } from '../import.ts';
import {
  StoredChoices,
  StoredRecognition,
  type StoredRecognition as Recognised,
} from '../staging/stored-recognition.ts';

type Question = Recognised['questions'][number];

const MOST_EXAMPLES = 3;
const CHOICES = {
  decimal: { field: 'decimal', text: 'Amounts can be read with a decimal point or a decimal comma' },
  date_order: { field: 'dateOrder', text: 'Dates can be read in several orders of day, month and year' },
} as const;

/** The format of a file; null until it is recognised. */
export function toImportFormat({ recognised, format }: Import): ImportFormat | null {
  if (recognised === null) return null;
  const { format: read, questions } = StoredRecognition.parse(recognised);
  return { ...read, chosen: Object.keys(StoredChoices.parse(format)), ambiguities: questions.map(toAmbiguity) };
}

function toAmbiguity({ choice, column, options, examples }: Question): ImportFormat['ambiguities'][number] {
  const { field, text } = CHOICES[choice];
  const shown = examples.slice(0, MOST_EXAMPLES).map(({ line, text: cell, reads }) => {
    const ways = new Set(Object.values(reads).filter((value) => value !== null));
    return `line ${line}, “${cell}”: ${[...ways].join(' or ')}`;
  });
  return {
    ...{ field, column, message: `${text}; choose one (${shown.join('; ')}).` },
    examples: examples.map(({ line, text: cell, reads }) => ({
      ...{ line, text: cell },
      readings: options.flatMap((option) => readingBy(option, reads)),
    })),
  };
}

function readingBy(choice: string, reads: Readonly<Record<string, string | null>>) {
  const value = reads[choice] ?? null;
  return value === null ? [] : [{ choice, value }];
}
