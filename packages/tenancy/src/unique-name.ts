import { conflict } from '@outlay/errors/app-error';
import { violatedConstraint } from './database-errors.ts';

/**
 * Writes a row whose name a unique index guards.
 *
 * @param index the index over tenant and name key
 * @param thing what has the name, with its article: `an account`
 * @throws AppError NAME_TAKEN where another row has the name
 */
export async function writeUniqueName<T>(index: string, thing: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (violatedConstraint(error) !== index) throw error;
    const details = [{ field: 'name', message: 'is taken: choose another name', code: 'NAME_TAKEN' } as const];
    throw conflict('NAME_TAKEN', `There is ${thing} of this name already.`, details);
  }
}
