import { readonly, ref, type Ref } from 'vue';

/** Follows whether a media query holds. */
export function useMatches(query: string): Readonly<Ref<boolean>> {
  const list = matchMedia(query);
  const matches = ref(list.matches);
  list.addEventListener('change', (event) => {
    matches.value = event.matches;
  });
  return readonly(matches);
}
