import lighthouse, { desktopConfig } from 'lighthouse';

/** Scores out of 100 of one page on one device. */
export interface Scores {
  device: 'desktop' | 'mobile';
  performance: number;
  accessibility: number;
  bestPractices: number;
  /** Cumulative layout shift. */
  layoutShift: number;
  /** Total blocking time in milliseconds. */
  blockingMs: number;
  /** Largest contentful paint in milliseconds. */
  largestPaintMs: number;
}

/** One visit depends on what else the machine does at that moment. */
const VISITS = 3;
/** Milliseconds. The stream of alerts never ends: without a limit Lighthouse waits for it. */
const LONGEST_VISIT = 15_000;

/**
 * Runs Lighthouse in the browser behind `port`, with the session that its profile has.
 *
 * @returns the scores of the visit whose performance is the median
 */
export async function scoresOf(url: string, port: number, device: Scores['device']): Promise<Scores> {
  const visits: Scores[] = [];
  for (let visit = 0; visit < VISITS; visit++) visits.push(await visitScores(url, port, device));
  const median = visits.sort((a, b) => a.performance - b.performance)[Math.floor(VISITS / 2)];
  if (median === undefined) throw new Error('At least one visit has a median.');
  return median;
}

async function visitScores(url: string, port: number, device: Scores['device']): Promise<Scores> {
  const flags = {
    maxWaitForLoad: LONGEST_VISIT,
    ...{ port, output: 'json' as const, logLevel: 'error' as const, disableStorageReset: true },
    onlyCategories: ['performance', 'accessibility', 'best-practices'],
  };
  const result = await lighthouse(url, flags, device === 'desktop' ? desktopConfig : undefined);
  if (result === undefined) throw new Error(`Lighthouse gave no result for ${url}.`);
  const { categories, audits, finalDisplayedUrl } = result.lhr;
  if (finalDisplayedUrl !== url) throw new Error(`Lighthouse was led from ${url} to ${finalDisplayedUrl}.`);
  const score = (name: string): number => Math.round((categories[name]?.score ?? 0) * 100);
  const value = (name: string): number => audits[name]?.numericValue ?? NaN;
  for (const audit of Object.values(audits)) {
    const isFailed = audit.score !== null && audit.score < 1 && audit.scoreDisplayMode === 'binary';
    if (isFailed) console.log(`  ${device} ${new URL(url).pathname}: ${audit.id}: ${audit.title}`);
  }
  return {
    device,
    ...{ performance: score('performance'), accessibility: score('accessibility') },
    bestPractices: score('best-practices'),
    layoutShift: value('cumulative-layout-shift'),
    blockingMs: value('total-blocking-time'),
    largestPaintMs: value('largest-contentful-paint'),
  };
}
