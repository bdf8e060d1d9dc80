import type { CommandContext } from '@outlay/scripts/command-context';

/** The end of a command of the command line. */
export interface RunCommand {
  /** Its exit code, or the message with which it failed. */
  code: number | string;
  lines: string[];
  /** Both as one text, for comparison. */
  text: string;
}

/** Runs a command as the shell would, in this process. */
export async function runCommand(
  command: (args: readonly string[], context: CommandContext) => Promise<number>,
  env: NodeJS.ProcessEnv,
  ...args: string[]
): Promise<RunCommand> {
  const lines: string[] = [];
  const context = { env, print: (line: string) => void lines.push(line) };
  const code = await command(args, context).catch((error: unknown) =>
    error instanceof Error ? error.message : String(error),
  );
  return { code, lines, text: `${String(code)}\n${lines.join('\n')}` };
}
