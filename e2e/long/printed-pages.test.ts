import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import type { Chart } from '@outlay/files/pdf-document';
import { pdfFile } from '@outlay/files/pdf-file';
import { describeUnless } from '@outlay/testkit/describe-unless';

const run = promisify(execFile);
const hasPoppler = await run('pdftoppm', ['-v']).then(
  () => true,
  () => false,
);

const NAMES = ['Łódź sp. z o.o.', 'Καφενείο Αθήνα', 'Кофейня Ёж', '北京饭店', 'Café 🎉 Zürich'];
const LABELS = Array.from({ length: 13 }, (_, index) => `${NAMES[index % NAMES.length]} ${index}`);
const values = LABELS.map((_, index) => 2 ** index);
const axis = { title: 'Spend', unit: 'USD', labels: LABELS, series: [{ label: 'Spend', values }] };
const CHARTS: readonly Chart[] = [
  { kind: 'donut', title: 'Shares', unit: 'USD', labels: LABELS, values },
  ...(['bars', 'horizontal-bars', 'stacked-bars', 'line'] as const).map((kind) => ({ kind, ...axis })),
];
/** Points on each side in which nothing is printed; dots for each inch. */
const [MARGIN, RESOLUTION] = [20, 36];

describeUnless(hasPoppler ? null : 'install poppler-utils', 'pages as pdftoppm draws them', () => {
  it('have ink, and none of it at their edges', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'outlay-pages-'));
    try {
      const columns = ['Vendor', 'Note'].map((label) => ({ key: label, label, kind: 'text' as const }));
      const rows = Array.from({ length: 120 }, (_, index) => [NAMES[index % NAMES.length] ?? '', NAMES.join(' ')]);
      const file = pdfFile({
        ...{ title: NAMES.join(' '), tenant: 'Demo', facts: [{ label: 'Period', value: '2026' }], charts: CHARTS },
        ...{ tables: [{ name: 'x', columns, rows }], locale: 'de', emptyText: '', createdAt: new Date('2026-11-30') },
      });
      await writeFile(join(folder, 'report.pdf'), await buffer(file));
      await run('pdftoppm', ['-gray', '-r', String(RESOLUTION), join(folder, 'report.pdf'), join(folder, 'page')]);
      const pages = (await readdir(folder)).filter((name) => name.endsWith('.pgm'));
      expect(pages.length).toBeGreaterThan(3);
      for (const page of pages)
        expect(inkOf(await readFile(join(folder, page)))).toEqual({ inside: true, edges: false });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

/** Places of a page, in the format PGM, that are not white. */
function inkOf(image: Buffer): { inside: boolean; edges: boolean } {
  const [head = '', width = '', height = ''] =
    /^P5\s(\d+)\s(\d+)\s255\s/.exec(image.subarray(0, 30).toString('latin1')) ?? [];
  const edge = Math.floor((MARGIN / 72) * RESOLUTION);
  const ink = { inside: false, edges: false };
  image.subarray(head.length).forEach((shade, at) => {
    if (shade > 250) return;
    const [x, y] = [at % Number(width), Math.floor(at / Number(width))];
    const isEdge = Math.min(x, y, Number(width) - 1 - x, Number(height) - 1 - y) < edge;
    ink[isEdge ? 'edges' : 'inside'] = true;
  });
  return ink;
}
