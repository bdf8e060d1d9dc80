import { createLogger } from '@outlay/telemetry/logger';
import { waitFor } from '@outlay/testkit/wait-for';
import { RefusalWindows } from './refusal-windows.ts';

const logger = createLogger({ service: 'test', level: 'silent' });

function recorded(windows: RefusalWindows) {
  const written: [string, number][] = [];
  const note = (key: string): void => windows.note(key, async (count) => void written.push([key, count]));
  return { written, note };
}

it('writes the first at once, and the others of a window together', async () => {
  const windows = new RefusalWindows(logger, 50);
  const { written, note } = recorded(windows);
  for (let n = 0; n < 5; n++) note('a');
  note('b');
  const first = [
    ['a', 1],
    ['b', 1],
  ];
  await waitFor(() => written.length === 2);
  expect(written).toEqual(first);
  await waitFor(() => written.length === 3);
  expect(written).toEqual([...first, ['a', 4]]);
  await windows.close();
  expect(written).toHaveLength(3);
});

it('writes what is left when it is closed', async () => {
  const windows = new RefusalWindows(logger);
  const { written, note } = recorded(windows);
  for (let n = 0; n < 3; n++) note('a');
  await windows.close();
  expect(written).toEqual([
    ['a', 1],
    ['a', 2],
  ]);
});

it('goes on after a write that failed', async () => {
  const windows = new RefusalWindows(logger);
  windows.note('a', () => Promise.reject(new Error('away')));
  const { written, note } = recorded(windows);
  note('b');
  await windows.close();
  expect(written).toEqual([['b', 1]]);
});

it('notes no more than fits into memory', async () => {
  const windows = new RefusalWindows(logger);
  const { written, note } = recorded(windows);
  for (let n = 0; n < 10_100; n++) note(`account ${n}`);
  await windows.close();
  expect(written).toHaveLength(10_000);
});
