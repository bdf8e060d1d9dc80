import { runCommandLine } from './cli/command-line.ts';
import { loadIdentityConfig } from './config.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), {
  config: () => loadIdentityConfig(),
  print: (line) => console.log(line),
  complain: (line) => console.error(line),
});
