import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import type { ServerUser } from './server-user.ts';

/** A running server program. */
export interface ServerProcess {
  /** Settles when the program has ended, for whatever reason. */
  readonly exited: Promise<void>;
  hasExited(): boolean;
  /** The last lines it wrote. */
  lastWords(): string;
  /** Asks it to end (a fast shutdown: transactions roll back, data is flushed), insists after `graceMs`. */
  stop(graceMs?: number): Promise<void>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

/**
 * Starts the program and ends it, with a fast shutdown, when its standard input closes. That happens in `stop()` and
 * when this process dies in whatever way, kill -9 included: no server is left behind. The program gets a process group of its
 * own, so that Ctrl-C in the terminal reaches the starter alone, which stops the server last.
 */
const SUPERVISE = `
SIGNAL=$1
shift
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
(cat <&3 >/dev/null; kill -$SIGNAL $server 2>/dev/null) &
watcher=$!
wait $server
status=$?
kill $watcher 2>/dev/null
exit $status
`;

/**
 * @param command the program and its arguments
 * @param logFile gets everything it writes
 * @param stopSignal what ends the program cleanly: INT for PostgreSQL; Java ignores INT where a shell's background job does
 */
export function superviseServer(
  command: readonly string[],
  logFile: string,
  user: ServerUser | null,
  stopSignal: 'INT' | 'TERM' = 'INT',
): ServerProcess {
  const child = spawn('/bin/sh', ['-c', SUPERVISE, 'sh', stopSignal, ...command], {
    cwd: '/',
    detached: true,
    env: { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  });
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  let words = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      log.write(chunk);
      words = (words + chunk.toString()).slice(-2000);
    });
  }
  // A server that is gone already does not need to be asked to go.
  child.stdin.on('error', () => undefined);
  let gone = false;
  const exited = new Promise<void>((resolve) => {
    const leave = (): void => {
      gone = true;
      log.end();
      resolve();
    };
    child.once('error', (error) => {
      words += error.message;
      leave();
    });
    child.once('exit', leave);
  });

  const signalGroup = (signal: NodeJS.Signals): void => {
    if (child.pid === undefined || gone) return;
    process.kill(-child.pid, signal);
  };

  return {
    exited,
    hasExited: () => gone,
    lastWords: () => words.trim(),
    async stop(graceMs = 20_000) {
      child.stdin.end();
      const insist = setTimeout(() => {
        signalGroup('SIGQUIT');
      }, graceMs);
      const kill = setTimeout(() => {
        signalGroup('SIGKILL');
      }, graceMs + 5_000);
      await exited;
      clearTimeout(insist);
      clearTimeout(kill);
    },
    async kill() {
      signalGroup('SIGKILL');
      await exited;
    },
  };
}
