import type { ServerResponse } from 'node:http';
import { fromBinary } from '@bufbuild/protobuf';
import { serviceUnavailable, unauthenticated } from '@outlay/errors/app-error';
import { decodeEnvelope } from '@outlay/messaging/envelope';
import type { EventLog, LogRecord, Subscription } from '@outlay/messaging/event-log';
import { ApiKeySchema } from '@outlay/proto/outlay/identity/v1/api_key_pb.ts';
import { UserSchema } from '@outlay/proto/outlay/identity/v1/user_pb.ts';
import type { Logger } from '@outlay/telemetry/logger';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type { SeenAlert } from '../alerts/alert.ts';
import { seesAlert } from '../alerts/alert-limits.ts';
import { AlertListRepository } from '../alerts/alert-list.repository.ts';
import { AlertStreamClient } from './alert-stream-client.ts';
import { RevokedKeys } from './revoked-keys.ts';
import { LatestSessions } from './latest-sessions.ts';
import { StreamAudienceRepository } from './stream-audience.repository.ts';
import type { StreamViewer } from './stream-viewer.ts';
import { readEventId, streamedAlertOf, type StreamedAlert } from './streamed-alert.ts';

/** Times of streams, in milliseconds. */
export interface StreamSettings {
  heartbeatMs: number;
  /** Longest life of a stream; the client then needs a new ticket. */
  lifeMs: number;
  /** Limit of a person's open streams in this process; one more ends the oldest. */
  perPerson: number;
}

const SETTINGS: StreamSettings = { heartbeatMs: 15_000, lifeMs: 10 * 60_000, perPerson: 10 };
const ALERTS = 'notifications.alert';
const USERS = 'identity.user';
const KEYS = 'identity.api-key';
/** Topics that streams follow. */
export const STREAMED_TOPICS = [ALERTS, USERS, KEYS];
/** The log's clock may differ from ours. */
const CLOCK_LEEWAY_MS = 60_000;
const MISSED_CHUNK = 500;

export interface AlertStreamsParts {
  eventLog: EventLog;
  database: TenantDatabase;
  logger: Logger;
  settings?: Partial<StreamSettings> | undefined;
}

/**
 * All open streams of this process. One reader of the event log feeds them, so that each shows what any instance raises; it
 * also ends the streams of users whose sessions end, and of keys that are revoked.
 */
export class AlertStreams {
  readonly #parts: AlertStreamsParts;
  readonly #settings: StreamSettings;
  readonly #clients = new Set<AlertStreamClient>();
  readonly #sessions = new LatestSessions();
  readonly #revoked = new RevokedKeys();
  #subscription: Subscription | undefined;
  #heart: NodeJS.Timeout | undefined;
  #isStopping = false;

  constructor(parts: AlertStreamsParts) {
    this.#parts = parts;
    this.#settings = { ...SETTINGS, ...parts.settings };
  }

  async start(): Promise<void> {
    this.#subscription ??= await this.#parts.eventLog.tail({
      topics: STREAMED_TOPICS,
      sinceMs: Date.now() - CLOCK_LEEWAY_MS,
      onRecord: (record) => this.#take(record),
    });
    this.#heart ??= setInterval(() => {
      for (const client of this.#clients) client.beat();
    }, this.#settings.heartbeatMs).unref();
  }

  /** Ends all streams, and refuses new ones. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#heart);
    for (const client of this.#clients) client.end();
    await this.#subscription?.stop();
  }

  /** True while events arrive. */
  healthy(): boolean {
    return this.#subscription?.healthy() ?? false;
  }

  /** For operators, while the event log refuses this service: what to change. */
  problem(): string | undefined {
    return this.#subscription?.problem?.();
  }

  /**
   * Answers with a stream. It resolves once the stream has begun.
   * @param lastEventId the client's Last-Event-ID header
   * @throws AppError SERVICE_UNAVAILABLE while stopping, or when the missed alerts cannot be read; UNAUTHENTICATED when the session
   *   has ended; then nothing was answered
   */
  async open(redeemed: StreamViewer, response: ServerResponse, lastEventId: string | undefined): Promise<void> {
    if (this.#isStopping) throw serviceUnavailable();
    const viewer = this.#sessions.refresh(redeemed);
    if (!viewer) throw unauthenticated('This session has ended. Sign in again.');
    if (this.#revoked.has(viewer.tenantId, viewer.keyId)) throw unauthenticated('This API key was revoked.');
    this.#makeRoomFor(viewer);
    const client = new AlertStreamClient(viewer, response);
    this.#clients.add(client);
    const timer = setTimeout(() => client.end(), this.#settings.lifeMs).unref();
    const forget = () => {
      clearTimeout(timer);
      this.#clients.delete(client);
    };
    response.once('close', forget);
    try {
      const missed = await this.#missedSince(viewer, lastEventId);
      client.begin(missed);
      // A full chunk may not be all: the client comes back with the last id, and gets the next chunk.
      if (missed.length === MISSED_CHUNK) client.end();
    } catch (error) {
      forget();
      throw error;
    }
    // A client that left during the query has emitted `close` already.
    if (response.destroyed) forget();
  }

  #makeRoomFor({ tenantId, userId, keyId }: StreamViewer): void {
    const own = this.#clientsOf(tenantId).filter(
      ({ viewer, isOver }) => viewer.userId === userId && viewer.keyId === keyId && !isOver,
    );
    if (own.length >= this.#settings.perPerson) own[0]?.end();
  }

  async #missedSince(viewer: StreamViewer, lastEventId: string | undefined): Promise<SeenAlert[]> {
    const position = readEventId(lastEventId);
    if (position === null) return [];
    return this.#parts.database.read(viewer, (em) =>
      new AlertListRepository(em, viewer.tenantId, viewer).changedAfter(position, MISSED_CHUNK),
    );
  }

  async #take({ topic, headers, value }: LogRecord): Promise<void> {
    const { tenantId, aggregateId, epoch, version } = decodeEnvelope(headers);
    const clients = this.#clientsOf(tenantId);
    if (topic === USERS) {
      const { isActive, sessionVersion } = fromBinary(UserSchema, value);
      this.#sessions.update(tenantId, aggregateId, { isActive, sessionVersion, epoch, version });
      const own = clients.filter(({ viewer }) => viewer.userId === aggregateId);
      for (const client of own) client.sessionChanged({ isActive, sessionVersion });
      return;
    }
    if (topic === KEYS) this.#keyChanged(tenantId, aggregateId, value);
    if (topic !== ALERTS || clients.length === 0) return;
    const alert = streamedAlertOf(value, version);
    if (!alert) return;
    const seeing = clients.filter(({ viewer }) => seesAlert(viewer.limits, alert));
    if (seeing.length > 0) await this.#deliver(tenantId, alert, seeing);
  }

  #keyChanged(tenantId: number, keyId: number, value: Uint8Array): void {
    if (!fromBinary(ApiKeySchema, value).isRevoked) return;
    this.#revoked.add(tenantId, keyId);
    for (const client of this.#clientsOf(tenantId)) if (client.viewer.keyId === keyId) client.end();
  }

  async #deliver(tenantId: number, alert: StreamedAlert, clients: readonly AlertStreamClient[]): Promise<void> {
    const userIds = [...new Set(clients.flatMap(({ viewer }) => viewer.userId ?? []))];
    try {
      const { readers, unwilling } = await this.#parts.database.read({ tenantId }, (em) =>
        new StreamAudienceRepository(em, tenantId).of(alert.id, alert.type, userIds),
      );
      for (const client of clients) {
        const { userId } = client.viewer;
        if (userId === null || !unwilling.has(userId)) client.send(alert, userId !== null && readers.has(userId));
      }
    } catch (error) {
      // Its readers are unknown: the clients come back with the last id that they saw.
      this.#parts.logger.warn({ err: error }, 'stream: an alert could not be shown; its readers are cut off');
      for (const client of clients) client.cutOff();
    }
  }

  #clientsOf(tenantId: number): AlertStreamClient[] {
    return [...this.#clients].filter(({ viewer }) => viewer.tenantId === tenantId);
  }
}
