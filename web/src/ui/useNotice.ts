import { useToast } from '@nuxt/ui/composables';
import { useI18n } from 'vue-i18n';
import type { Problem } from './problem.ts';

export interface Notice {
  /** Says what was done. `undo` takes it back; its label says what it takes back. */
  done(text: string, undo?: { label: string; run: () => void }): void;
  /** Says what failed, and why. */
  failed(text: string, problem: Problem): void;
}

/** Messages at the edge of the page; screen readers announce them. */
export function useNotice(): Notice {
  const toast = useToast();
  const { t } = useI18n();
  return {
    done(text, undo) {
      toast.add({
        title: text,
        color: 'success',
        icon: 'i-lucide-check',
        ...(undo && {
          duration: 12_000,
          actions: [
            { label: undo.label, icon: 'i-lucide-undo-2', color: 'neutral', variant: 'outline', onClick: undo.run },
          ],
        }),
      });
    },
    failed(text, problem) {
      toast.add({
        title: text,
        description: problem.requestId
          ? `${problem.message} ${t('ui.requestId', { id: problem.requestId })}`
          : problem.message,
        color: 'error',
        icon: 'i-lucide-triangle-alert',
        duration: 15_000,
      });
    },
  };
}
