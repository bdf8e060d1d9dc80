import { drawChart } from './chart/draw-chart.ts';
import { Pages, MARGIN } from './pages.ts';
import type { PdfDocument } from './pdf-document.ts';
import { FAINT, HAIRLINE, Pen, type Kit } from './pen.ts';
import { TableDrawing } from './table-drawing.ts';
import { fitLine, fitLines } from './text/fit-text.ts';
import type { Row, Table } from '../table.ts';

/** A document whose rows come separately. */
export interface DocumentHead extends Omit<PdfDocument, 'tables'> {
  tables: readonly Omit<Table, 'rows'>[];
}

const TITLE_SIZE = 18;
const TITLE_LINE = 23;
const FACT_SIZE = 9;
const FACT_LINE = 14;
const FOOT_SIZE = 7.5;
const FOOT_BASELINE = 30;

/** Draws everything on buffered pages, then writes their numbers, which need to know how many there are. */
export async function drawDocument(
  kit: Kit,
  document: DocumentHead,
  rowsOf: (table: number) => AsyncIterable<Row>,
): Promise<void> {
  const pen = new Pen(kit);
  const pages = new Pages(kit);
  drawHead(document, pen, pages);
  for (const chart of document.charts ?? []) drawChart(chart, document.locale, pen, pages);
  const { locale, timeZone, emptyText } = document;
  const drawing = new TableDrawing(pen, pages, { locale, timeZone, emptyText });
  for (const [index, table] of document.tables.entries()) await drawing.draw(table, rowsOf(index));
  drawFeet(document, pen);
}

function drawHead({ title, tenant, facts }: DocumentHead, pen: Pen, pages: Pages): void {
  const style = { size: TITLE_SIZE, bold: true };
  for (const line of fitLines(title, pages.width, 2, (text) => pen.widthOf(text, style))) {
    pen.write(line, pages.left, pages.y + TITLE_SIZE, style);
    pages.y += TITLE_LINE;
  }
  const organisation = fitLine(tenant, pages.width, (text) => pen.widthOf(text, { size: FACT_SIZE + 2 }));
  pen.write(organisation, pages.left, pages.y + FACT_SIZE + 2, { size: FACT_SIZE + 2, color: FAINT });
  pages.y += FACT_LINE + 8;
  drawFacts(facts, pen, pages);
  pages.y += 4;
  pen.line(pages.left, pages.y, pages.right, pages.y, HAIRLINE, 0.8);
  pages.y += 14;
}

function drawFacts(facts: DocumentHead['facts'], pen: Pen, pages: Pages): void {
  const style = { size: FACT_SIZE };
  const labels = Math.min(pages.width / 3, Math.max(0, ...facts.map(({ label }) => pen.widthOf(label, style))) + 14);
  for (const { label, value } of facts) {
    const fittedLabel = fitLine(label, labels - 6, (text) => pen.widthOf(text, style));
    pen.write(fittedLabel, pages.left, pages.y + FACT_SIZE, { ...style, color: FAINT });
    for (const line of fitLines(value, pages.width - labels, 3, (text) => pen.widthOf(text, style))) {
      pen.write(line, pages.left + labels, pages.y + FACT_SIZE, style);
      pages.y += FACT_LINE;
    }
  }
}

/** `2 / 7`, and what the page belongs to. */
function drawFeet({ title, tenant }: DocumentHead, pen: Pen): void {
  const { kit } = pen;
  const { count } = kit.bufferedPageRange();
  const style = { size: FOOT_SIZE, color: FAINT };
  for (let page = 0; page < count; page += 1) {
    kit.switchToPage(page);
    const baseline = kit.page.height - FOOT_BASELINE;
    const right = kit.page.width - MARGIN;
    const name = fitLine(`${title} · ${tenant}`, right - MARGIN - 60, (text) => pen.widthOf(text, style));
    pen.write(name, MARGIN, baseline, style);
    pen.write(`${page + 1} / ${count}`, right, baseline, { ...style, align: 'right' });
  }
}
