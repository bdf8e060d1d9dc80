const MAX_LENGTH = 31;
/** Characters that Excel refuses in names of sheets, and apostrophes, which it refuses at their ends. */
const REFUSED = /[\\/?*[\]:'\p{Cc}]/gu;
/** A name that Excel keeps for itself. */
const RESERVED = /^history$/i;

/** Names that Excel takes for sheets, in their order: cut to 31 characters, and no two alike in any case. */
export function sheetNames(wanted: readonly string[]): string[] {
  const taken = new Set<string>();
  return wanted.map((name) => {
    const plain = plainName(name);
    for (let number = 1; ; number++) {
      const suffix = number === 1 ? '' : ` (${number})`;
      const candidate = cut(plain, MAX_LENGTH - suffix.length) + suffix;
      if (taken.has(candidate.toLowerCase())) continue;
      taken.add(candidate.toLowerCase());
      return candidate;
    }
  });
}

function plainName(name: string): string {
  const plain = name.toWellFormed().replace(REFUSED, ' ').trim();
  if (plain === '') return 'Sheet';
  return RESERVED.test(plain) ? `${plain} 1` : plain;
}

function cut(name: string, length: number): string {
  return name
    .slice(0, length)
    .replace(/[\ud800-\udbff]$/, '')
    .trim();
}
