import type { Row } from '../table.ts';
import type { DocumentHead } from './draw-document.ts';

/** Every file of pdfkit begins with it. The thread leaves it out. */
export const PDF_START = Buffer.from('%PDF-1.3\n');

/** To the thread: first the document, then its rows when it asks for them; null after the last of a table. */
export type ToThread = { document: DocumentHead } | { rows: readonly Row[] | null };

export type FromThread = { kind: 'more'; table: number } | { kind: 'part'; bytes: Uint8Array } | { kind: 'end' };
