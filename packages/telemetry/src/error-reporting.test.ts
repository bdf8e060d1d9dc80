import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flushErrors, loadErrorReporter, reportError, useErrorReporter, type ErrorContext } from './error-reporting.ts';
import { runWithLogContext } from './log-context.ts';

const WHERE = { where: 'request', service: 'ledger' };

describe('reportError', () => {
  afterEach(() => useErrorReporter(undefined));

  it('gives the reporter the error and its context', async () => {
    const reports: [Error, ErrorContext][] = [];
    useErrorReporter((error, context) => reports.push([error, context]));
    runWithLogContext({ requestId: 'r-1', tenantId: 7 }, () => reportError(new TypeError('broken'), WHERE));
    await flushErrors(1_000);
    expect(reports).toEqual([[expect.any(Error), { ...WHERE, request_id: 'r-1', tenant_id: 7 }]]);
    expect(reports[0]?.[0]).toMatchObject({ name: 'TypeError', message: 'broken', stack: expect.any(String) });
  });

  it('hands over nothing of what hangs on an error', async () => {
    const reports: Error[] = [];
    useErrorReporter((error) => reports.push(error));
    const cause = Object.assign(new Error('duplicate'), { code: '23505', detail: 'Key (vendor)=(Secret Ltd)' });
    reportError(Object.assign(new Error('not stored', { cause }), { connection: { password: 'hunter2' } }), WHERE);
    reportError('a text', WHERE);
    await flushErrors(1_000);
    expect(reports[0]).toMatchObject({ message: 'not stored', cause: { message: 'duplicate', code: '23505' } });
    expect(reports[0]).not.toHaveProperty('connection');
    expect(reports[0]?.cause).not.toHaveProperty('detail');
    expect(reports[1]?.message).toBe('a string was thrown');
  });

  it.each([
    ['throws', () => Promise.reject(new Error('no network'))],
    ['fails at once', () => JSON.parse('{')],
    ['never answers', () => new Promise(() => undefined)],
  ])('bears a reporter that %s', async (_, report) => {
    useErrorReporter(report);
    expect(() => reportError(new Error('broken'), WHERE)).not.toThrow();
    await flushErrors(20);
  });

  it('holds only so many for a reporter that hangs, and goes on when it answers', async () => {
    const waiting: (() => void)[] = [];
    useErrorReporter(() => new Promise<void>((answer) => waiting.push(answer)));
    for (let count = 0; count < 500; count++) reportError(new Error('broken'), WHERE);
    await flushErrors(1);
    const held = waiting.length;
    expect(held).toBeGreaterThan(0);
    expect(held).toBeLessThanOrEqual(100);
    for (const answer of waiting) answer();
    await flushErrors(50);
    reportError(new Error('broken'), WHERE);
    await flushErrors(1);
    expect(waiting).toHaveLength(held + 1);
    waiting.at(-1)?.();
  });

  it('does nothing without one', () => {
    expect(() => reportError(new Error('broken'), WHERE)).not.toThrow();
  });
});

describe('loadErrorReporter', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'outlay-reporter-'));
    await writeFile(
      join(folder, 'good.mjs'),
      'export const report = (error, context) => [error.message, context.where];',
    );
    await writeFile(join(folder, 'bad.mjs'), 'export default 1;');
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('takes a module by its path', async () => {
    const report = await loadErrorReporter(join(folder, 'good.mjs'));
    expect(report(new Error('broken'), WHERE)).toEqual(['broken', 'request']);
  });

  it('refuses one that cannot report', async () => {
    await expect(loadErrorReporter(join(folder, 'bad.mjs'))).rejects.toThrow(/must export a function named report/);
    await expect(loadErrorReporter(join(folder, 'missing.mjs'))).rejects.toThrow();
  });
});
