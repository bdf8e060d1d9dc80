/** Where a command finds its settings, and where its output goes. */
export interface CommandContext {
  env: NodeJS.ProcessEnv;
  print: (line: string) => void;
}

/** Of a command that a shell runs. */
export const SHELL: CommandContext = {
  env: process.env,
  print: (line) => {
    console.log(line);
  },
};
