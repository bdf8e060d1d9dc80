import { factsOf, problemOfAnswer, unreachable, type AnswerFacts, type Problem } from '@/graphql/errors.ts';
import { i18n } from '@/locales/i18n.ts';
import { accessToken, accessTokenIsStale, refreshSession, refuseToken } from './session.ts';
import { tenantHeaders } from './tenant.ts';

export type Downloaded =
  | { readonly kind: 'file'; readonly name: string; readonly content: Blob }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly problem: Problem };

export interface DownloadOptions {
  /** Ends the download; the server then stops, too. */
  readonly signal: AbortSignal;
  /** Called with the number of bytes that have come so far. */
  readonly onBytes: (bytes: number) => void;
}

/** Fetches a file as the viewer. A link cannot send the access token. A file that breaks off is a failure. */
export async function download(path: string, { signal, onBytes }: DownloadOptions): Promise<Downloaded> {
  let hasBegun = false;
  try {
    if (accessTokenIsStale()) await refreshSession();
    const token = accessToken() ?? '';
    const response = await fetch(path, { headers: { ...tenantHeaders(), Authorization: `Bearer ${token}` }, signal });
    if (response.status === 401) refuseToken(token);
    if (!response.ok) return { kind: 'failed', problem: await problemIn(response) };
    hasBegun = true;
    const counted = response.body?.pipeThrough(counter(onBytes)) ?? null;
    const content = await new Response(counted, { headers: response.headers }).blob();
    return { kind: 'file', name: fileNameOf(response.headers.get('Content-Disposition')), content };
  } catch {
    if (signal.aborted) return { kind: 'cancelled' };
    return { kind: 'failed', problem: hasBegun ? brokenOff() : unreachable() };
  }
}

/** Values of the query of an export; null for none. */
export type ExportParameters = Readonly<Record<string, string | readonly string[] | null>>;

/** Fetches an export of what the parameters name, and lets the browser keep it. */
export async function saveExport(
  format: string,
  parameters: ExportParameters,
  options: DownloadOptions,
): Promise<Downloaded> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters))
    for (const one of value === null ? [] : [value].flat()) query.append(name, one);
  return saveDownload(`/api/v1/reports/export.${format}?${query}`, options);
}

/** Fetches a file, and lets the browser keep it. */
export async function saveDownload(path: string, options: DownloadOptions): Promise<Downloaded> {
  const outcome = await download(path, options);
  if (outcome.kind === 'file') saveFile(outcome.name, outcome.content);
  return outcome;
}

/** Lets the browser keep a file. */
function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Browsers read the content after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The name that a `Content-Disposition` says: the one in UTF-8 where there are two. */
export function fileNameOf(disposition: string | null): string {
  const encoded = /filename\*=UTF-8''([^;]+)/i.exec(disposition ?? '')?.[1];
  if (encoded !== undefined) return decodeURIComponent(encoded.trim());
  return /filename="?([^";]+)"?/i.exec(disposition ?? '')?.[1] ?? 'export';
}

function counter(onBytes: (bytes: number) => void): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      onBytes(bytes);
      controller.enqueue(chunk);
    },
  });
}

/** The refusal of a REST route. */
export async function problemIn(response: Response): Promise<Problem> {
  const facts: AnswerFacts = factsOf(response);
  const body: unknown = await response.json().catch(() => null);
  if (typeof body !== 'object' || body === null || !('error_code' in body)) return { ...unreachable(), ...facts };
  const message = 'message' in body && typeof body.message === 'string' ? body.message : '';
  const details = 'details' in body ? body.details : undefined;
  // With a path it is the answer of one field: its details are shown, not a page that is out of date.
  const problem = problemOfAnswer([{ message, path: [], extensions: { code: body.error_code, details } }], facts);
  return problem.code === 'RATE_LIMITED' ? { ...problem, message: waitText(facts) } : problem;
}

/** One file too many, or the bytes of the hour: nobody tried too often. */
function waitText({ retryAfterSeconds }: AnswerFacts): string {
  const minutes = Math.ceil((retryAfterSeconds ?? 60) / 60);
  return i18n.global.t('problems.files.wait', { minutes }, { plural: minutes });
}

function brokenOff(): Problem {
  return { code: 'BROKEN_OFF', message: i18n.global.t('problems.files.brokenOff'), fields: {}, requestId: null };
}
