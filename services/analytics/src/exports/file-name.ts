/** Describes a file: what it is, whose, and when it was made. */
export interface FileFacts {
  /** The tenant's slug. */
  tenant: string;
  report: string;
  projectName: string | null;
  days: { from: string; to: string };
  /** YYYY-MM-DD. */
  madeOn: string;
  extension: string;
}

const LONGEST_NAME = 40;

/** Such as `acme-budget-2026-01-01-to-2026-06-30-made-2026-11-30.pdf`. */
export function reportFileName({ tenant, report, projectName, days, madeOn, extension }: FileFacts): string {
  const project = projectName === null ? '' : wordsOf(projectName);
  const parts = [tenant, report, project, days.from, 'to', days.to, 'made', madeOn];
  return `${parts.filter((part) => part !== '').join('-')}.${extension}`;
}

/** Letters and digits of any script, with hyphens between words. */
function wordsOf(name: string): string {
  const words =
    name
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  return Array.from(words.join('-')).slice(0, LONGEST_NAME).join('').replace(/-$/, '');
}
