import { useI18n } from 'vue-i18n';

/** A person, or an API key, as the history names one. */
export interface Named {
  readonly name?: string | null | undefined;
  readonly isErased?: boolean | undefined;
}

/** Names who did something: a person, also one who was erased or has no name, or in their place an API key. */
export function usePersonName(): (person: Named | null | undefined, key?: Named | null) => string {
  const { t } = useI18n();
  return (person, key) =>
    person?.isErased ? t('ui.formerUser') : (person?.name ?? key?.name ?? t('expenses.somebody'));
}
