import type { EntityManager } from '@mikro-orm/postgresql';

/** The sign-ins of a user until now. */
export interface EarlierSignIns {
  any: boolean;
  /** Within 24 hours, by a client without cookies, with a device of the same name, or with one of which none is known. */
  withDeviceToday: boolean;
}

/** Call it before the session is opened. The trail remembers those whose tokens are deleted by now. */
export async function earlierSignIns(
  em: EntityManager,
  { tenantId, id }: { tenantId: number; id: number },
  device: string | null,
): Promise<EarlierSignIns> {
  const [row]: { any: boolean; with_device: boolean }[] = await em.execute(
    `select
       exists (select from refresh_families where tenant_id = ? and user_id = ?)
         or exists (select from audit_entries where tenant_id = ? and entity_type = 'user' and entity_id = ?
                      and action = 'user.signed_in') as any,
       exists (select from refresh_families where tenant_id = ? and user_id = ?
                 and not keeps_cookies and device is not distinct from ?::text
                 and created_at > now() - interval '1 day') as with_device`,
    [tenantId, id, tenantId, id, tenantId, id, device],
  );
  return { any: row?.any ?? false, withDeviceToday: row?.with_device ?? false };
}
