import { afterEach, describe, expect, it, vi } from 'vitest';
import { i18n, showLanguage } from '@/locales/i18n.ts';
import { download, fileNameOf } from './download.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** Answers as the server of the files would. */
function serve(make: (signal: AbortSignal | null | undefined) => Response | Promise<Response>): void {
  vi.stubGlobal('fetch', (_path: string, init: RequestInit) => Promise.resolve(make(init.signal)));
}

const ask = (signal = new AbortController().signal, onBytes = (_bytes: number): void => undefined) =>
  download('/api/v1/reports/export.csv', { signal, onBytes });

describe('a download', () => {
  it('gives the file with its name, and counts the bytes that come', async () => {
    const disposition = `attachment; filename="vendors.csv"; filename*=UTF-8''Anbieter%20%C3%9Cbersicht.csv`;
    serve(() => new Response('a,b\r\n', { headers: { 'Content-Disposition': disposition } }));
    const counts: number[] = [];
    const outcome = await ask(undefined, (bytes) => counts.push(bytes));
    expect(outcome).toMatchObject({ kind: 'file', name: 'Anbieter Übersicht.csv' });
    expect(counts.at(-1)).toBe(5);
    expect(outcome.kind === 'file' && (await outcome.content.text())).toBe('a,b\r\n');
  });

  it('says why the server refuses', async () => {
    await showLanguage('en');
    const body = { error_code: 'FORBIDDEN', message: 'No.', request_id: 'r-1' };
    serve(() => Response.json(body, { status: 403, headers: { 'X-Request-Id': 'r-1' } }));
    const problem = { code: 'FORBIDDEN', message: i18n.global.t('problems.codes.FORBIDDEN'), requestId: 'r-1' };
    expect(await ask()).toMatchObject({ kind: 'failed', problem });
  });

  it('says in minutes when too much is exported, and that a lost connection is one', async () => {
    await showLanguage('en');
    const body = { error_code: 'RATE_LIMITED', message: 'The bytes of this hour are used up.' };
    serve(() => Response.json(body, { status: 429, headers: { 'Retry-After': '2870' } }));
    const message = 'Too much is being exported just now. Try again in 48 minutes.';
    expect(await ask()).toMatchObject({ problem: { code: 'RATE_LIMITED', message } });
    serve(() => Promise.reject(new TypeError('no network')));
    expect(await ask()).toMatchObject({ problem: { code: 'UNREACHABLE' } });
  });

  it('takes a file that breaks off for a failure', async () => {
    serve(() => {
      const body = new ReadableStream({
        start(controller) {
          controller.enqueue(new TextEncoder().encode('half'));
          controller.error(new TypeError('network error'));
        },
      });
      return new Response(body);
    });
    expect(await ask()).toMatchObject({ kind: 'failed', problem: { code: 'BROKEN_OFF' } });
  });

  it('ends when it is cancelled', async () => {
    const abort = new AbortController();
    serve((signal) => Promise.reject(signal?.reason instanceof Error ? signal.reason : new Error('not aborted')));
    abort.abort();
    expect(await ask(abort.signal)).toEqual({ kind: 'cancelled' });
  });
});

it.each([
  ['attachment; filename="vendors 2026.csv"', 'vendors 2026.csv'],
  ['attachment; filename=vendors.csv', 'vendors.csv'],
  [null, 'export'],
])('reads the name in %s', (disposition, name) => {
  expect(fileNameOf(disposition)).toBe(name);
});
