import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import { locale } from '@/locales/preferences.ts';
import { download, saveFile } from '@/session/download.ts';
import { useNotice } from '@/ui/useNotice.ts';

export const FORMATS = ['csv', 'xlsx', 'pdf'] as const;
export type Format = (typeof FORMATS)[number];

interface Export {
  /** The format that is on its way; null for none. */
  readonly running: ShallowRef<Format | null>;
  readonly bytes: Ref<number>;
  start(format: Format, query: Readonly<Record<string, string | null>>): Promise<void>;
  cancel(): void;
}

/** Fetches a report as a file. It goes on until it is there, is cancelled, or the page is left. */
export function useExport(): Export {
  const { t } = useI18n();
  const notice = useNotice();
  const running = shallowRef<Format | null>(null);
  const bytes = ref(0);
  let abort = new AbortController();
  onScopeDispose(() => abort.abort());

  return {
    running,
    bytes,
    async start(format, query) {
      abort = new AbortController();
      running.value = format;
      bytes.value = 0;
      const names = new URLSearchParams({ locale: locale.value });
      for (const [name, value] of Object.entries(query)) if (value !== null) names.set(name, value);
      const outcome = await download(`/api/v1/reports/export.${format}?${names}`, {
        signal: abort.signal,
        onBytes: (count) => (bytes.value = count),
      });
      running.value = null;
      if (outcome.kind === 'failed') notice.failed(t('reports.export.failed'), outcome.problem);
      if (outcome.kind !== 'file') return;
      saveFile(outcome.name, outcome.content);
      notice.done(t('reports.export.done', { name: outcome.name }));
    },
    cancel: () => abort.abort(),
  };
}
