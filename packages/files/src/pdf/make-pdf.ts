import PdfKit from 'pdfkit';
import type { Column, Row } from '../table.ts';
import { drawDocument, type DocumentHead } from './draw-document.ts';

/** Width that a column of each kind takes in most tables, in points. */
const USUAL_WIDTH = { text: 84, date: 54, timestamp: 88, month: 46, money: 60, decimal: 58, integer: 42, share: 44 };
const PORTRAIT_WIDTH = 511;

/** Makes a PDF in this thread. @param emit takes the file's parts in their order */
export async function makePdf(
  document: DocumentHead,
  rowsOf: (table: number) => AsyncIterable<Row>,
  emit: (part: Uint8Array) => void,
): Promise<void> {
  const kit = new PdfKit({
    size: 'A4',
    layout: document.tables.some(({ columns }) => isWide(columns)) ? 'landscape' : 'portrait',
    margin: 0,
    bufferPages: true,
    // None at first: the pen brings its own, and a font that is there twice would be opened for each text.
    font: '',
    lang: document.locale,
    displayTitle: true,
    info: {
      Title: document.title,
      Author: document.tenant,
      Creator: 'Outlay',
      Producer: 'Outlay',
      CreationDate: document.createdAt,
      ModDate: document.createdAt,
    },
  });
  const ended = new Promise<void>((resolve, reject) => {
    kit.on('data', emit);
    kit.on('end', resolve);
    kit.on('error', reject);
  });
  await drawDocument(kit, document, rowsOf);
  kit.end();
  await ended;
}

/** The width is guessed by the columns' kinds alone, so that the same report always has the same shape. */
function isWide(columns: readonly Column[]): boolean {
  return columns.reduce((sum, { kind }) => sum + USUAL_WIDTH[kind], 0) > PORTRAIT_WIDTH;
}
