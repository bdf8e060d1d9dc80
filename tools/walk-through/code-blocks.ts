/** A change of one file as a document shows it. */
export interface FileChange {
  /** From the root of the repository. */
  readonly path: string;
  /** Hunks of lines that begin with a blank (kept), a plus (added) or a minus (removed). */
  readonly hunks: readonly (readonly string[])[];
}

/**
 * The changes that a section of a Markdown document shows: fenced blocks of the language `diff` whose title is the path of a file.
 * Hunks of a file are parted by lines of `@@`.
 * @param heading the section's, without its number signs
 */
export function readChanges(markdown: string, heading: string): FileChange[] {
  const [, section = ''] = markdown.split(`\n## ${heading}\n`);
  const [own = ''] = section.split('\n## ');
  return [...own.matchAll(/^```diff (\S+)\n(.*?)^```$/gms)].map(([, path = '', body = '']) => ({
    path,
    hunks: body
      .split(/^@@.*\n/m)
      .map((hunk) => hunk.replace(/\n$/, '').split('\n'))
      .filter((hunk) => hunk.some((line) => line !== '')),
  }));
}

/**
 * A file with a change applied; `text` is null for a new file.
 * @throws Error where a hunk does not fit in exactly one place
 */
export function applyChange(text: string | null, { path, hunks }: FileChange): string {
  return hunks.reduce((current, hunk) => {
    const before = linesWithout(hunk, '+');
    const after = linesWithout(hunk, '-');
    if (before === '' && text === null) return `${current}${after}`;
    const places = countOf(`\n${before}`, `\n${current}`);
    if (places !== 1) throw new Error(`${path}: a hunk matches ${places} places; it must match one:\n${before}`);
    return `\n${current}`.replace(`\n${before}`, () => `\n${after}`).slice(1);
  }, text ?? '');
}

function linesWithout(hunk: readonly string[], sign: '+' | '-'): string {
  return hunk
    .filter((line) => !line.startsWith(sign))
    .map((line) => `${line.slice(1)}\n`)
    .join('');
}

/** Places of a text in another; they may share lines' ends. */
function countOf(part: string, whole: string): number {
  let count = 0;
  for (let at = whole.indexOf(part); at !== -1; at = whole.indexOf(part, at + 1)) count++;
  return count;
}
