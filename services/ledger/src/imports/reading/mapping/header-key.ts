/** A header without what differs between writers: case, accents, punctuation, a currency in brackets, `camelCase`. */
export function headerKey(header: string): string {
  return header
    .replace(/[([]\s*(?:[A-Z]{3}|[€$£])\s*[)\]]\s*$/, ' ')
    .replace(/(?<=\p{Ll})(?=\p{Lu}\p{Ll})/gu, ' ')
    .replace(/(?<=\p{L})(?=\p{N})/gu, ' ')
    .replaceAll('ß', 'ss')
    .replace(/[øØ]/g, 'o')
    .replace(/[łŁ]/g, 'l')
    .replace(/[æÆ]/g, 'a')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ae(?=\p{L}|$)/gu, 'a')
    .replace(/oe(?=\p{L}|$)/gu, 'o')
    .replace(/ue(?=\p{L}|$)/gu, 'u')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
