import { parentPort } from 'node:worker_threads';
import { withoutStart } from '../thread/start-of-file.ts';
import { reportWorkbook, type ReportWorkbook } from './report-workbook.ts';
import { ZIP_START } from './zip-start.ts';

const port = parentPort;
if (!port) throw new Error('This module is for a worker thread.');
const workbook = await new Promise<ReportWorkbook>((resolve) => port.once('message', resolve));
port.postMessage(new Uint8Array(withoutStart(await reportWorkbook(workbook), ZIP_START)));
port.close();
