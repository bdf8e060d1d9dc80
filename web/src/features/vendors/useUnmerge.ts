import { useI18n } from 'vue-i18n';
import { useAction } from '@/graphql/useAction.ts';
import { useNotice } from '@/ui/useNotice.ts';
import { UnmergeVendorDocument } from './__generated__/vendors.ts';

/** Takes a merged vendor out again. */
export function useUnmerge(): (vendor: { id: string; name: string }) => Promise<void> {
  const { t } = useI18n();
  const notice = useNotice();
  const unmerge = useAction(UnmergeVendorDocument);
  return async ({ id, name }) => {
    const answer = await unmerge.run({ id });
    if (answer !== null) notice.done(t('vendors.unmerged', { name }));
    else if (unmerge.problem.value) notice.failed(t('vendors.notUnmerged', { name }), unmerge.problem.value);
  };
}
