import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@outlay/scripts/ports/free-port';
import { superviseServer } from '@outlay/scripts/postgres/server-process';
import { waitFor } from '@outlay/testkit/wait-for';
import { TELEMETRY_FOLDER } from '@outlay/tools/telemetry/rule-files';
import { request } from 'undici';
import { z } from 'zod';

const Vector = z.object({
  data: z.object({
    result: z.array(z.object({ metric: z.record(z.string(), z.string()), value: z.tuple([z.number(), z.string()]) })),
  }),
});
const Rules = z.object({
  data: z.object({
    groups: z.array(
      z.object({
        rules: z.array(z.object({ name: z.string(), health: z.string(), lastError: z.string().optional() })),
      }),
    ),
  }),
});

/** A series of an answer. */
export interface Sample {
  labels: Record<string, string>;
  value: number;
}

/** A Prometheus with Outlay's rules. */
export interface PrometheusServer {
  /** Newest values of an expression. */
  query(expression: string): Promise<Sample[]>;
  /** Names of the alerts that fire now. */
  firing(): Promise<string[]>;
  /** Rules that cannot be evaluated. */
  brokenRules(): Promise<string[]>;
  stop(): Promise<void>;
}

/** Starts Prometheus on our rules, reading these pages every two seconds. */
export async function startPrometheus(program: string, pages: readonly string[]): Promise<PrometheusServer> {
  const folder = await mkdtemp(join(tmpdir(), 'outlay-prometheus-'));
  await writeFile(join(folder, 'prometheus.yml'), await configuration(pages));
  const address = `127.0.0.1:${await freePort()}`;
  const options = [
    `--config.file=${join(folder, 'prometheus.yml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=${address}`,
  ];
  const server = superviseServer([program, ...options], join(folder, 'prometheus.log'), null, 'TERM');
  const stop = async (): Promise<void> => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  const ask = async (path: string): Promise<unknown> => (await request(`http://${address}/api/v1/${path}`)).body.json();
  const query = async (expression: string): Promise<Sample[]> => {
    const { data } = Vector.parse(await ask(`query?query=${encodeURIComponent(expression)}`));
    return data.result.map(({ metric, value: [, value] }) => ({ labels: metric, value: Number(value) }));
  };
  // Until it listens, it refuses connections.
  const readsAll = async () => (await query('up').catch(() => [])).length === pages.length;
  try {
    await waitFor(() => server.hasExited() || readsAll(), { timeoutMs: 60_000, what: 'Prometheus to read every page' });
    if (server.hasExited()) throw new Error('it ended');
  } catch (error) {
    const words = server.lastWords();
    await stop();
    throw new Error(`Prometheus did not start: ${words}`, { cause: error });
  }
  return {
    query,
    firing: async () => {
      const alerts = await query('ALERTS{alertstate="firing"}');
      return [...new Set(alerts.map(({ labels }) => labels['alertname'] ?? ''))].toSorted();
    },
    brokenRules: async () => {
      const { data } = Rules.parse(await ask('rules'));
      const rules = data.groups.flatMap((group) => group.rules);
      return rules.filter(({ health }) => health === 'err').map(({ name, lastError = '' }) => `${name}: ${lastError}`);
    },
    stop,
  };
}

/** Our configuration with other pages, read more often. JSON is YAML. */
async function configuration(pages: readonly string[]): Promise<string> {
  const own = await readFile(join(TELEMETRY_FOLDER, 'prometheus.yml'), 'utf8');
  const [, files = ''] = /^rule_files:\n((?: +- .*\n)+)/m.exec(own) ?? [];
  return JSON.stringify({
    global: { scrape_interval: '2s', evaluation_interval: '5s' },
    rule_files: Array.from(files.matchAll(/- (\S+)/g), ([, name = '']) => join(TELEMETRY_FOLDER, name)),
    scrape_configs: [{ job_name: 'outlay', static_configs: [{ targets: pages }] }],
  });
}
