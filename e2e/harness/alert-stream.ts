import { setTimeout as delay } from 'node:timers/promises';
import { request } from 'undici';
import { z } from 'zod';
import type { ApiClient } from './api-client.ts';

const Alert = z.looseObject({ id: z.number(), type: z.string(), entity_id: z.number() });
const RECONNECT_MS = 200;

/** A client that keeps the live stream of alerts open, as a browser's EventSource does. */
export interface FollowedAlerts {
  /** Alerts received so far. */
  alerts(): readonly z.output<typeof Alert>[];
  stop(): Promise<void>;
}

/** Opens the stream as somebody, and opens it again where it ends. @throws Error when it cannot be opened the first time */
export async function followAlerts(api: ApiClient): Promise<FollowedAlerts> {
  const gone = new AbortController();
  const alerts: z.output<typeof Alert>[] = [];
  let lastEventId = '';
  const open = async () => {
    const answer = await request(`${api.url}/api/v1/alerts/stream`, {
      ...{ headers: { ...api.headers, 'last-event-id': lastEventId }, signal: gone.signal, bodyTimeout: 0 },
    });
    if (answer.statusCode !== 200) throw new Error(`${answer.statusCode}: ${await answer.body.text()}`);
    return answer.body;
  };
  const read = async (body: AsyncIterable<unknown>): Promise<void> => {
    let text = '';
    for await (const chunk of body) {
      text += String(chunk);
      const frames = text.split('\n\n');
      text = frames.pop() ?? '';
      for (const frame of frames) {
        lastEventId = /^id: (.*)$/m.exec(frame)?.[1] ?? lastEventId;
        const data = /^data: (.*)$/m.exec(frame)?.[1];
        if (data !== undefined) alerts.push(Alert.parse(JSON.parse(data)));
      }
    }
  };
  const first = await open();
  const reading = (async () => {
    for (let body: AsyncIterable<unknown> | null = first; !gone.signal.aborted;) {
      if (body) await read(body).catch(() => undefined);
      await delay(RECONNECT_MS);
      body = await open().catch(() => null);
    }
  })();
  return {
    alerts: () => alerts,
    async stop() {
      gone.abort();
      await reading;
    },
  };
}
