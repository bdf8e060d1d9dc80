import { secretsCommand } from './k8s/secrets-command.ts';
import { runScript } from './run-script.ts';

/** `npm run --silent k8s:secrets -- dev|production`: the Secrets that the manifests of k8s/ name. */
await runScript(() =>
  secretsCommand(process.argv.slice(2), process.env, {
    print: (text) => process.stdout.write(text),
    tell: (line) => console.error(line),
  }),
);
