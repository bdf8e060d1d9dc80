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
      for (const erasure of erasures) {
        const { tenantId, userId } = erasure;
        print(`${tenantId}\t${userId}\t${(await erase(session, erasure)) ? 'erased' : 'was not there'}`);
      }
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

/** @returns false where there is no such user, or an erased one */
async function erase({ erasure, context }: OperatorSession, { tenantId, userId }: Erasure): Promise<boolean> {
  const requestId = `cli-${randomUUID()}`;
  const permissions = new Set<Permission>(['users:erase']);
  const operator = { ...context, tenantId, requestId, principal: { ...context.principal, permissions } };
  try {
    const command = { name: 'users:erase', path: '', input: null };
    return await erasure.erase(operator, command, String(userId));
  } catch (error) {
    if (error instanceof AppError && error.code === 'NOT_FOUND') return false;
    throw error;
  }
}
