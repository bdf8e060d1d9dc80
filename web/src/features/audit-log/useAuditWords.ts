import { useI18n } from 'vue-i18n';
import { usePersonName } from '@/ui/usePersonName.ts';
import type { AuditEntryPartsFragment } from './__generated__/audit-log.ts';

type Entry = Pick<AuditEntryPartsFragment, 'actor' | 'actorApiKey' | 'actorKey'>;
type Entity = Pick<AuditEntryPartsFragment, 'entityType' | 'entityId' | 'entityLabel'>;

interface AuditWords {
  /** Names what was done: “Expense changed”. */
  actionOf(action: string): string;
  typeOf(entityType: string): string;
  serviceOf(service: string): string;
  /** Names a person, an API key, a service, or somebody unknown. */
  actorOf(entry: Entry): string;
  /** The name of a changed thing, or its kind and number. */
  entityOf(entity: Entity): string;
}

/** Names of what the log refers to. What has no text yet is shown as it is recorded. */
export function useAuditWords(): AuditWords {
  const { t, te } = useI18n();
  const personName = usePersonName();
  const textOf = (key: string, recorded: string): string => (te(key) ? t(key) : recorded.replaceAll('_', ' '));
  const serviceOf = (service: string): string => textOf(`auditLog.services.${service}`, service);
  const typeOf = (entityType: string): string => textOf(`auditLog.types.${entityType}`, entityType);

  return {
    actionOf: (action) => textOf(`auditLog.actions.${action}`, action.replace('.', ': ')),
    typeOf,
    serviceOf,
    actorOf({ actor, actorApiKey, actorKey }) {
      if (actor) return personName(actor);
      if (actorApiKey) return t('auditLog.key', { name: personName(null, actorApiKey) });
      const [kind, service = ''] = actorKey.split(':');
      return kind === 'service' ? t('auditLog.byService', { name: serviceOf(service) }) : t('auditLog.byNobody');
    },
    entityOf: ({ entityType, entityId, entityLabel }) => entityLabel ?? `${typeOf(entityType)} #${entityId}`,
  };
}
