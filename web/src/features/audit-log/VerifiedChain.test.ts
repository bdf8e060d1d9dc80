import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { screen } from '@testing-library/vue';
import { expect, it } from 'vitest';
import { renderInApp } from '@/testing/render.ts';
import VerifiedChain from './VerifiedChain.vue';

const FOLDER = join(import.meta.dirname, '../../../../services/analytics/src/audit/verification');
const source = ['chain-check.ts', 'audit-verification.service.ts'].map((name) =>
  readFileSync(join(FOLDER, name), 'utf8'),
);
/** The sentences of the server, with a number in place of each expression. */
const sentences = [...source.join('\n').matchAll(/problem: `([^`]+)`/g)].map(([, text = '']) =>
  text.replaceAll(/\$\{[^}]+\}/g, '9'),
);

it('knows all faults that the server finds', () => {
  expect(sentences).toHaveLength(5);
});

it.each(sentences)('says in German: %s', async (problem) => {
  const place = { entries: 12, verifiedThrough: 12, verifiedAt: '2026-11-30T07:00:00Z', headSeq: 12, brokenAt: 9 };
  const chain = { service: 'ledger', isComplete: true, ok: false, ...place, problem };
  await renderInApp(VerifiedChain, { language: 'de', props: { chain } });
  expect(screen.getByText('Fehler bei Eintrag 9')).toBeTruthy();
  expect(screen.queryByText(problem)).toBeNull();
});
