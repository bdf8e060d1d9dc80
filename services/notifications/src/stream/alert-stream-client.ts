import type { ServerResponse } from 'node:http';
import type { SeenAlert } from '../alerts/alert.ts';
import type { SessionState } from './latest-sessions.ts';
import type { StreamViewer } from './stream-viewer.ts';
import { toServerSentEvent, toStreamedAlert, type StreamedAlert } from './streamed-alert.ts';

/** Limit of unread data of one client, in bytes. */
const BUFFER_BYTES = 256 * 1024;
/** Limit of alerts that arrive while a client is still sent those it missed. */
const WAITING = 1_000;
const RECONNECT_MS = 2_000;
/** Time for a client to read the rest when its stream ends. */
const GRACE_MS = 5_000;

/** One open stream. Until `begin` it queues new alerts, so that none is lost between the missed and the new ones. */
export class AlertStreamClient {
  readonly viewer: StreamViewer;
  readonly #response: ServerResponse;
  readonly #graceMs: number;
  #sessionVersion: number | null;
  /** Versions sent at the beginning, from the database; the event log delivers them again later. */
  readonly #sentVersions = new Map<number, number>();
  #waiting: { alert: StreamedAlert; isRead: boolean }[] | null = [];

  constructor(viewer: StreamViewer, response: ServerResponse, graceMs = GRACE_MS) {
    this.viewer = viewer;
    this.#response = response;
    this.#graceMs = graceMs;
    this.#sessionVersion = viewer.sessionVersion;
  }

  /** True for a stream that has ended, though its client may still read the rest. */
  get isOver(): boolean {
    return this.#response.destroyed || this.#response.writableEnded;
  }

  /** Ends the stream if the session has ended. For an unknown user, the first version is taken for that of the session. */
  sessionChanged({ isActive, sessionVersion }: SessionState): void {
    this.#sessionVersion ??= sessionVersion;
    if (!isActive || sessionVersion > this.#sessionVersion) this.end();
  }

  /** Starts the answer: first the missed alerts, then the queued ones, each state once. */
  begin(missed: readonly SeenAlert[]): void {
    if (this.isOver) return;
    this.#response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    this.#write(`retry: ${RECONNECT_MS}\n\n`);
    for (const alert of missed) {
      this.#sentVersions.set(alert.id, alert.version);
      this.#write(toServerSentEvent(toStreamedAlert(alert), alert.isRead));
    }
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const { alert, isRead } of waiting) this.send(alert, isRead);
  }

  send(alert: StreamedAlert, isRead: boolean): void {
    if (alert.version <= (this.#sentVersions.get(alert.id) ?? 0)) return;
    if (this.#waiting === null) this.#write(toServerSentEvent(alert, isRead));
    else if (this.#waiting.length < WAITING) this.#waiting.push({ alert, isRead });
    else this.cutOff();
  }

  /** Sends a comment, so that proxies do not close an idle connection. */
  beat(): void {
    if (this.#waiting === null) this.#write(': keep-alive\n\n');
  }

  /** Ends the stream; the client may read the rest for a while. */
  end(): void {
    if (this.isOver) return;
    this.#response.end();
    setTimeout(() => this.cutOff(), this.#graceMs).unref();
  }

  /** Closes the connection at once: the client reconnects with the last id that it saw. */
  cutOff(): void {
    this.#response.destroy();
  }

  #write(text: string): void {
    if (this.isOver) return;
    this.#response.write(text);
    if (this.#response.writableLength > BUFFER_BYTES) this.cutOff();
  }
}
