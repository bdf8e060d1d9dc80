import type { Ref } from 'vue';
import { useMatches } from './useMatches.ts';

/** From this width on, Tailwind's `lg`, the side bar stands beside the page. */
const isWide = useMatches('(min-width: 64rem)');

export function useIsWide(): Readonly<Ref<boolean>> {
  return isWide;
}
