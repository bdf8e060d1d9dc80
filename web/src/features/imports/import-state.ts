import type { ImportState } from '@/graphql/__generated__/types.ts';

type Tone = 'primary' | 'success' | 'warning' | 'error' | 'neutral';

export const STATE_TONES: Readonly<Record<ImportState, Tone>> = {
  READING: 'primary',
  READY: 'warning',
  COMMITTING: 'primary',
  DONE: 'success',
  UNDOING: 'primary',
  UNDONE: 'neutral',
  FAILED: 'error',
};

/** True while the server works at it. */
export function isUnderWay(state: ImportState): boolean {
  return state === 'READING' || state === 'COMMITTING' || state === 'UNDOING';
}
