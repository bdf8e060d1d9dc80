import { useI18n } from 'vue-i18n';
import { useAction } from '@/graphql/useAction.ts';
import { useNotice } from '@/ui/useNotice.ts';
import { CreateCategoryDocument, DeleteCategoryDocument } from './__generated__/categories.ts';
import type { Category } from './useCategories.ts';

/**
 * Deletes a category that no expense has; undo creates it again.
 * @param whenUsed called for one that expenses have
 */
export function useDeleteCategory(whenUsed: (category: Category) => void): (category: Category) => Promise<void> {
  const { t } = useI18n();
  const notice = useNotice();
  const remove = useAction(DeleteCategoryDocument);
  const create = useAction(CreateCategoryDocument);

  async function restore({ name, color, description }: Category): Promise<void> {
    const answer = await create.run({ input: { name, color, description } });
    if (answer !== null) notice.done(t('categories.restored', { name }));
    else if (create.problem.value) notice.failed(t('categories.notRestored', { name }), create.problem.value);
  }

  return async (category) => {
    const { id, name } = category;
    const answer = await remove.run({ id });
    const undo = { label: t('categories.undoDelete', { name }), run: () => void restore(category) };
    if (answer !== null) notice.done(t('categories.deleted', { name }), undo);
    else if (remove.problem.value?.code === 'IN_USE' && category.pending === 0) whenUsed(category);
    else if (remove.problem.value) notice.failed(t('categories.notDeleted', { name }), remove.problem.value);
  };
}
