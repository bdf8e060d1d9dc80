import { EVERY_ROW, RowBusyError } from './posting-state.ts';
import { tryInTurn } from './try-in-turn.ts';

/** Meets these locked rows, one in each attempt, then succeeds. @returns the rows that were waited for */
async function meeting(...locked: string[]): Promise<(string | null)[]> {
  const waitedFor: (string | null)[] = [];
  await tryInTurn(async (row) => {
    waitedFor.push(row);
    const busy = locked.shift();
    if (busy !== undefined) throw new RowBusyError(busy);
  });
  return waitedFor;
}

describe('a command that meets locked rows', () => {
  it('waits for none, then for one after the other, then for every row', async () => {
    expect(await meeting()).toEqual([null]);
    expect(await meeting('account:1')).toEqual([null, 'account:1']);
    expect(await meeting('account:1', 'day:2026-01-01')).toEqual([null, 'account:1', 'day:2026-01-01']);
    expect(await meeting('account:1', 'account:2', 'account:1')).toEqual([null, 'account:1', 'account:2', EVERY_ROW]);
  });

  it('waits for every row where none is named, and ends with another error', async () => {
    expect(await meeting(EVERY_ROW)).toEqual([null, EVERY_ROW]);
    await expect(tryInTurn(() => Promise.reject(new TypeError('x')))).rejects.toThrow(TypeError);
    await expect(tryInTurn(() => Promise.reject(new RowBusyError('account:1')))).rejects.toThrow(RowBusyError);
  });
});
