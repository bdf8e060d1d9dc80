import { useI18n } from 'vue-i18n';
import type { ChangeTenantInput } from '@/graphql/__generated__/types.ts';
import { useAction, type Action } from '@/graphql/useAction.ts';
import { loadViewer } from '@/session/viewer.ts';
import { useNotice } from '@/ui/useNotice.ts';
import {
  ChangeOrganisationDocument,
  type ChangeOrganisationMutation,
  type ChangeOrganisationMutationVariables,
  type OrganisationPartsFragment,
} from './__generated__/settings.ts';

interface OrganisationChange {
  readonly action: Action<ChangeOrganisationMutation, ChangeOrganisationMutationVariables>;
  /** Saves some settings of the organisation, as the reader has seen it last. */
  save(organisation: OrganisationPartsFragment, input: ChangeTenantInput): Promise<void>;
}

/** A form that saves its part of the organisation's settings. */
export function useOrganisationChange(): OrganisationChange {
  const { t } = useI18n();
  const notice = useNotice();
  const action = useAction(ChangeOrganisationDocument);
  return {
    action,
    async save({ id, version }, input) {
      if ((await action.run({ id, input, expectedVersion: version })) === null) return;
      await loadViewer();
      notice.done(t('settings.saved'));
    },
  };
}
