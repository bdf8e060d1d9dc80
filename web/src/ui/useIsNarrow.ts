import type { Ref } from 'vue';
import { useMatches } from './useMatches.ts';

/** Below this width tables become cards. */
const isNarrow = useMatches('(max-width: 639.98px)');

export function useIsNarrow(): Readonly<Ref<boolean>> {
  return isNarrow;
}
