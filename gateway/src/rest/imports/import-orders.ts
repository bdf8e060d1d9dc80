import { z } from 'zod';
import { importTake } from './import-words.ts';

/** Body of a commit. */
export const commitOrder = z.strictObject({
  take: importTake.input.meta({
    description:
      '`all`: all rows, or none where one is bad. `good`: the good ones; the bad ones are in `rejected.csv`.',
  }),
});

/** Body of an undo. */
export const undoOrder = z.strictObject({
  force: z.boolean().default(false).meta({ description: 'Also where some of what it recorded was changed since.' }),
});
