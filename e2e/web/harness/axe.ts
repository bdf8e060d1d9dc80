import axe from 'axe-core';
import type { Page } from 'playwright-core';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Finding {
  id: string;
  help: string;
  nodes: { target: string[]; summary: string }[];
}

/** Runs axe over what a page shows now. @returns its violations, one a line */
export async function violationsOf(page: Page, only: 'everything' | 'contrast' = 'everything'): Promise<string[]> {
  await page.evaluate(axe.source);
  const runOnly = only === 'contrast' ? { type: 'rule', values: ['color-contrast'] } : { type: 'tag', values: WCAG };
  const findings = await page.evaluate<Finding[]>(`axe.run(document, {
    runOnly: ${JSON.stringify(runOnly)}, resultTypes: ['violations'],
  }).then(({ violations }) => violations.map(({ id, help, nodes }) => ({
    id, help, nodes: nodes.map(({ target, failureSummary }) => ({ target: target.map(String), summary: failureSummary })),
  })))`);
  return findings.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, summary }) => `${id}: ${help}: ${target.join(' ')}: ${summary.replaceAll(/\s+/g, ' ')}`),
  );
}
