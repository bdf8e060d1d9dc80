import { z } from 'zod';
import type { ListSessionsQuery } from '../../__generated__/rest-operations.ts';
import { id, instant } from '../schema/fields.ts';

const activeSession = z
  .strictObject({
    id,
    device: z
      .string()
      .nullable()
      .meta({ description: 'Browser and operating system, where the client named ones that are known.' }),
    created_at: instant,
    last_used_at: instant.meta({ description: 'When it was last renewed: up to ten minutes ago while it is in use.' }),
    is_current: z.boolean().meta({ description: 'True for the session of this request.' }),
  })
  .meta({ id: 'ActiveSession', description: 'A sign-in of the caller that has not ended.' });

export const activeSessions = z.strictObject({ items: z.array(activeSession) });

export const exampleSessions = {
  items: [
    {
      ...{ id: 12, device: 'Firefox (Linux)', created_at: '2025-11-20T09:00:00.000Z' },
      ...{ last_used_at: '2025-11-20T09:40:00.000Z', is_current: true },
    },
  ],
};

export function toActiveSession(
  found: NonNullable<ListSessionsQuery['sessions']>[number],
): z.output<typeof activeSession> {
  return {
    id: Number(found.id),
    device: found.device,
    created_at: found.createdAt,
    last_used_at: found.lastUsedAt,
    is_current: found.isCurrent,
  };
}
