import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import type { ImportKind } from '@/graphql/__generated__/types.ts';
import { upload } from '@/session/upload.ts';
import type { Problem } from '@/ui/problem.ts';

const MOST_NAME = 200;

interface Upload {
  /** The file that is on its way; null for none. */
  readonly file: ShallowRef<File | null>;
  readonly bytes: Ref<number>;
  readonly problem: ShallowRef<Problem | null>;
  /** @returns the id of the new import; null where it failed or was cancelled */
  start(file: File, kind: ImportKind): Promise<string | null>;
  cancel(): void;
}

/** Sends a file to be imported. It ends when the page is left. */
export function useUpload(): Upload {
  const file = shallowRef<File | null>(null);
  const bytes = ref(0);
  const problem = shallowRef<Problem | null>(null);
  let abort = new AbortController();
  onScopeDispose(() => abort.abort());
  return {
    ...{ file, bytes, problem },
    async start(chosen, kind) {
      abort = new AbortController();
      file.value = chosen;
      bytes.value = 0;
      problem.value = null;
      const query = new URLSearchParams({ kind: kind.toLowerCase(), name: chosen.name.slice(0, MOST_NAME) });
      const options = { signal: abort.signal, onBytes: (count: number) => (bytes.value = count) };
      const outcome = await upload(`/api/v1/imports?${query}`, chosen, options);
      file.value = null;
      if (outcome.kind === 'failed') problem.value = outcome.problem;
      return outcome.kind === 'done' ? idOf(outcome.body) : null;
    },
    cancel: () => abort.abort(),
  };
}

function idOf(body: unknown): string | null {
  return typeof body === 'object' && body !== null && 'id' in body ? String(body.id) : null;
}
