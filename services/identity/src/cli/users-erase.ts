import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { AppError } from '@outlay/errors/app-error';
import { parseId } from '@outlay/tenancy/ids';
import type { Permission } from '@outlay/tenancy/permissions';
import { z } from 'zod';
import { UsageError, type CliCommand } from './cli-command.ts';
import { withOperatorSession, type OperatorSession } from './operator-session.ts';

const Options = z.union([
  z.strictObject({ list: z.string() }),
  z.strictObject({ tenant: z.string().regex(/^\d+$/), user: z.string().regex(/^\d+$/) }),
]);

interface Erasure {
  tenantId: number;
  userId: number;
}

/** Erases one person, or again all of a list that `users:erased` printed before a restore. */
export const usersErase: CliCommand = {
  usage: 'users:erase --tenant <id> --user <id> | --list <file>',
  options: { tenant: { type: 'string' }, user: { type: 'string' }, list: { type: 'string' } },
  async run(values, { config, print }) {
    const options = Options.safeParse(values);
    if (!options.success) throw new UsageError('Name a tenant and a user by their ids, or a file.');
    const erasures = await read(options.data);
    await withOperatorSession(config(), async (session) => {
      let refused = 0;
      for (const erasure of erasures) {
        const outcome = await erase(session, erasure);
        if (outcome instanceof AppError) refused += 1;
        const told = outcome instanceof AppError ? `REFUSED: ${outcome.message}` : outcome;
        print(`${erasure.tenantId}\t${erasure.userId}\t${told}`);
      }
      if (refused > 0) throw new AppError('CONFLICT', `${refused} of ${erasures.length} people are not erased.`);
    });
  },
};

async function read(options: z.output<typeof Options>): Promise<Erasure[]> {
  const text = 'list' in options ? await readFile(options.list, 'utf8') : `${options.tenant}\t${options.user}`;
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [tenant = '', user = ''] = line.split('\t');
      const [tenantId, userId] = [parseId(tenant), parseId(user.trim())];
      if (tenantId !== null && userId !== null) return { tenantId, userId };
      throw new UsageError(`This is no line of users:erased: ${line}`);
    });
}

/** One refusal must not keep the people after it. @returns the refusal, or what was done */
async function erase(
  { erasure, context }: OperatorSession,
  { tenantId, userId }: Erasure,
): Promise<'erased' | 'was not there' | AppError> {
  const requestId = `cli-${randomUUID()}`;
  const permissions = new Set<Permission>(['users:erase']);
  const operator = { ...context, tenantId, requestId, principal: { ...context.principal, permissions } };
  try {
    const command = { name: 'users:erase', path: '', input: null };
    await erasure.erase(operator, command, String(userId));
    return 'erased';
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.code === 'NOT_FOUND' ? 'was not there' : error;
  }
}
