import { superviseServer, type ServerProcess } from '../postgres/server-process.ts';
import { ScriptError } from '../script-error.ts';

/** One broker's process, which can be ended and started again. */
export class BrokerProcess {
  readonly logFile: string;
  readonly #command: readonly string[];
  readonly #lose: (lastWords: string) => void;
  #server: ServerProcess | null = null;

  constructor(
    { command, logFile }: { command: readonly string[]; logFile: string },
    lose: (lastWords: string) => void,
  ) {
    this.#command = command;
    this.logFile = logFile;
    this.#lose = lose;
  }

  start(): void {
    if (this.#server) return;
    const server = superviseServer(this.#command, `${this.logFile}.console`, null, 'TERM');
    this.#server = server;
    void server.exited.then(() => {
      if (this.#server === server) this.#lose(`${this.logFile}:\n${server.lastWords()}`);
    });
  }

  /** @throws ScriptError when it ended by itself */
  requireRunning(): void {
    if (this.#server?.hasExited())
      throw new ScriptError(`A broker ended while starting (${this.logFile} has it all):\n${this.#server.lastWords()}`);
  }

  async stop(): Promise<void> {
    await this.#release()?.stop();
  }

  async kill(): Promise<void> {
    await this.#release()?.kill();
  }

  #release(): ServerProcess | null {
    const server = this.#server;
    this.#server = null;
    return server;
  }
}
