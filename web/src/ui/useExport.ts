import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Downloaded, DownloadOptions } from '@/session/download.ts';
import type { Problem } from './problem.ts';
import { useNotice } from './useNotice.ts';

export const FORMATS = ['csv', 'xlsx', 'pdf'] as const;
export type Format = (typeof FORMATS)[number];

/** Fetches the file, and keeps it. */
export type RunExport = (format: Format, options: DownloadOptions) => Promise<Downloaded>;

interface Export {
  /** The format that is on its way; null for none. */
  readonly running: ShallowRef<Format | null>;
  readonly bytes: Ref<number>;
  start(format: Format): Promise<void>;
  cancel(): void;
}

/** Follows an export. It goes on until the file is there, is cancelled, or the page is left, which a notice then says. */
export function useExport(run: RunExport, failedText: () => string): Export {
  const { t } = useI18n();
  const notice = useNotice();
  const running = shallowRef<Format | null>(null);
  const bytes = ref(0);
  let abort = new AbortController();
  onScopeDispose(() => {
    if (running.value === null) return;
    abort.abort();
    notice.failed(failedText(), { code: 'CANCELLED', message: t('ui.export.left'), fields: {}, requestId: null });
  });

  /** The format alone is refused where a PDF would have too many rows. */
  function inWords(problem: Problem): Problem {
    return problem.fields['format'] === undefined ? problem : { ...problem, message: t('ui.export.tooLong') };
  }

  return {
    running,
    bytes,
    async start(format) {
      abort = new AbortController();
      running.value = format;
      bytes.value = 0;
      const outcome = await run(format, { signal: abort.signal, onBytes: (count) => (bytes.value = count) });
      running.value = null;
      if (outcome.kind === 'failed') notice.failed(failedText(), inWords(outcome.problem));
      if (outcome.kind === 'file') notice.done(t('ui.export.done', { name: outcome.name }));
    },
    cancel: () => abort.abort(),
  };
}
