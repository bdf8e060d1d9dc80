import { readonly, ref, type Ref } from 'vue';

/** Below this width tables become cards. */
const query = matchMedia('(max-width: 639.98px)');
const isNarrow = ref(query.matches);
query.addEventListener('change', ({ matches }) => {
  isNarrow.value = matches;
});

export function useIsNarrow(): Readonly<Ref<boolean>> {
  return readonly(isNarrow);
}
