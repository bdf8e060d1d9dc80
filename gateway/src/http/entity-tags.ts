const TAG = /(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"/y;

/** True where an If-None-Match header names this tag, so that the client has it already. Weak comparison, as RFC 9110 wants. */
export function namesTag(ifNoneMatch: string | undefined, wanted: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return (tagsIn(ifNoneMatch) ?? []).some((tag) => tag.replace(/^W\//, '') === wanted);
}

/** The entity tags of a list, whose empty elements do not count; null where it is malformed or has none. */
export function tagsIn(header: string): string[] | null {
  const tags: string[] = [];
  let at = 0;
  for (;;) {
    while (' \t,'.includes(header.charAt(at)) && at < header.length) at += 1;
    if (at === header.length) return tags.length === 0 ? null : tags;
    TAG.lastIndex = at;
    const [tag] = TAG.exec(header) ?? [];
    if (tag === undefined) return null;
    tags.push(tag);
    at += tag.length;
    if (!/^[ \t]*(?:,|$)/.test(header.slice(at, at + 100))) return null;
  }
}
