import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeUnless } from '@outlay/testkit/describe-unless';
import { missingForInfra } from './infra/missing-for-infra.ts';
import { startTimeOf } from './postgres/process-identity.ts';
import { makeInfraPlace, runScriptFile, type InfraPlace } from './script-run.ts';

let place: InfraPlace;

beforeEach(async () => {
  place = await makeInfraPlace();
});
afterEach(async () => {
  await infra(['stop']);
  await place.remove();
});

async function infra(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; output: string }> {
  const local = args[0] === 'start' ? ['--local'] : [];
  const run = runScriptFile(['scripts/infra.ts', ...args, ...local], { ...place.env, ...env });
  return { code: await run.ended, output: run.output() };
}

/** The process of each server, as the table of the status shows it. */
function processes(output: string): Record<string, number> {
  const rows = [...output.matchAll(/^(\w+) .* process (\d+) +answers$/gm)];
  return Object.fromEntries(rows.map(([, name = '', pid]) => [name, Number(pid)]));
}

describeUnless(await missingForInfra(), 'npm run infra', () => {
  it('starts what does not run, says what does, and stops it all', async () => {
    expect(await infra(['status'])).toEqual({ code: 1, output: 'Nothing was started yet: npm run infra\n' });
    const first = await infra(['start']);
    expect(first).toMatchObject({ code: 0, output: expect.stringContaining('npm run start:services') });
    const pids = processes(first.output);
    expect(Object.keys(pids)).toEqual(['postgres', 'redis', 'kafka', 'mail']);

    // Other ports by now: what runs keeps its own.
    const second = await infra(['start'], { INFRA_REDIS_PORT: '1' });
    expect(second.output).toContain('Already ran: postgres, redis, kafka, mail\n');
    expect(processes(second.output)).toEqual(pids);

    process.kill(pids['redis']!, 'SIGKILL');
    const status = await infra(['status']);
    expect(status).toMatchObject({ code: 1, output: expect.stringMatching(/^redis .*does not answer$/m) });
    const third = processes((await infra(['start'])).output);
    expect(third).toEqual({ ...pids, redis: expect.any(Number) });
    expect((await infra(['logs', 'kafka'])).output).toContain('Kafka Server started');

    expect(await infra(['stop'])).toEqual({ code: 0, output: 'Stopped: postgres, redis, kafka, mail\n' });
    expect(Object.values(third).map(startTimeOf)).toEqual([null, null, null, null]);
    expect(await infra(['stop'])).toEqual({ code: 0, output: 'Nothing ran.\n' });
    expect((await infra(['status'])).code).toBe(1);
  });
});

describe('npm run infra, where something is in the way', () => {
  it('names every package that is missing and starts nothing', async () => {
    const path = await mkdtemp(join(tmpdir(), 'outlay-path-'));
    try {
      await symlink(process.execPath, join(path, 'node'));
      const { code, output } = await infra(['start'], { PATH: path, JAVA_HOME: '' });
      expect(code).toBe(1);
      expect(output).toMatch(
        /Redis is missing: install Debian's package redis-server\.\nJava is missing .*openjdk-17-jre-headless/,
      );
      expect(processes((await infra(['status'])).output)).toEqual({});
    } finally {
      await rm(path, { recursive: true });
    }
  });

  it('names the variable of a port that is taken', async () => {
    const port = Number(place.env['INFRA_MAIL_PORT']);
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    try {
      const { code, output } = await infra(['start', 'mail']);
      expect({ code, output }).toEqual({
        code: 1,
        output: `Port ${port}, where mail should listen, is taken. Choose another: INFRA_MAIL_PORT=<port>\n`,
      });
    } finally {
      server.close();
    }
  });

  it('shows how it is called', async () => {
    expect(await infra(['restart'])).toMatchObject({ code: 2, output: expect.stringContaining('npm run infra') });
  });
});
