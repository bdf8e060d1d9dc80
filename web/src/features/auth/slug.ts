const LONGEST = 40;

/** Suggests a short name for an organisation: its letters without accents, in lower case, joined by hyphens. */
export function suggestSlug(name: string): string {
  const letters = name
    .replaceAll('ß', 'ss')
    .replace(/[äöü]/gi, (letter) => `${letter}e`)
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase();
  return letters
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, LONGEST)
    .replace(/-+$/, '');
}
