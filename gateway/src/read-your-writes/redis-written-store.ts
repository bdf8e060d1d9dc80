import type { Logger } from '@outlay/telemetry/logger';
import { MAX_VERSIONS, parseVersions } from '@outlay/tenancy/written-versions';
import { connected, connectRedis, inTime, type RedisServer } from '../redis-connection.ts';
import { REMEMBERED_MS, type WrittenStore } from './written-store.ts';

const PREFIX = 'outlay:written:';
/** Longer than the limits' timeout: a missing version lets the caller read data older than their own write. */
const PATIENCE_MS = 500;
/** A gateway that answers before it is connected knows nothing of what was written through the others. */
const START_PATIENCE_MS = 3_000;

/**
 * KEYS: the writer's hash of aggregate → `<version> <ms of writing>`. ARGV: ms to remember, how many to keep, then aggregate and
 * version by turns. One script, so that of two gateways that write at once neither loses what the other wrote.
 */
const REMEMBER = `
  local key, remembered, most = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  local function read(text) return string.match(text, '^(%d+) (%d+)$') end
  for i = 3, #ARGV, 2 do
    local version, known = ARGV[i + 1], redis.call('HGET', key, ARGV[i])
    if known then
      local earlier = read(known)
      if tonumber(earlier) > tonumber(version) then version = earlier end
    end
    redis.call('HSET', key, ARGV[i], version .. ' ' .. string.format('%.0f', now))
  end
  local all, alive = redis.call('HGETALL', key), {}
  for i = 1, #all, 2 do
    local _, at = read(all[i + 1])
    if tonumber(at) <= now - remembered then redis.call('HDEL', key, all[i])
    else alive[#alive + 1] = { name = all[i], at = tonumber(at) } end
  end
  table.sort(alive, function(a, b) return a.at > b.at end)
  for i = most + 1, #alive do redis.call('HDEL', key, alive[i].name) end
  redis.call('PEXPIRE', key, remembered)`;

/** Remembers in Redis, for all gateways together. Never waits for a lost connection: a command fails within 500 ms. */
export function createRedisWrittenStore(server: RedisServer, logger: Logger): WrittenStore {
  const redis = connectRedis(server, logger);
  return {
    ready: () => inTime(connected(redis), START_PATIENCE_MS).catch(() => undefined),
    async remember(writer, versions) {
      const written = versions.flatMap(({ topic, aggregateId, version }) => [`${topic}:${aggregateId}`, version]);
      const kept = redis.eval(REMEMBER, 1, PREFIX + writer, REMEMBERED_MS, MAX_VERSIONS, ...written);
      await inTime(kept, PATIENCE_MS);
    },
    async recall(writer) {
      const kept = await inTime(redis.hgetall(PREFIX + writer), PATIENCE_MS);
      const known = Object.entries(kept).map(([aggregate, text]) => {
        const [version = '', at = ''] = text.split(' ');
        return { text: `${aggregate}:${version}`, at: Number(at) };
      });
      known.sort((a, b) => a.at - b.at);
      return parseVersions(known.map(({ text }) => text).join(','));
    },
    async close() {
      redis.disconnect();
    },
  };
}
