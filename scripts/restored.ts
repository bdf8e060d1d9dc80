import { generateCode } from '@outlay/tools/codegen/generate-code';
import { runScript } from './run-script.ts';
import { ScriptError } from './script-error.ts';

/**
 * `npm run restored -- <service>`, after a service's database was restored from a backup and before the service starts: brings
 * database and event log together again. The environment is the service's own.
 */
await runScript(async () => {
  await generateCode(['generate']);
  // Loaded only now: the services import what was generated.
  const [{ settleRestored }, { RESTORABLE }, { GroupInUseError }] = await Promise.all([
    import('./restore/settle-restored.ts'),
    import('./restore/restorable-services.ts'),
    import('@outlay/messaging/event-log'),
  ]);
  const [name] = process.argv.slice(2);
  const isRestorable = (word: string | undefined): word is keyof typeof RESTORABLE =>
    word !== undefined && Object.hasOwn(RESTORABLE, word);
  if (!isRestorable(name)) throw new ScriptError(`Usage: npm run restored -- ${Object.keys(RESTORABLE).join('|')}`);
  const { epoch, republished, ended, missing, auditEntries } = await settleRestored(name, process.env).catch(
    (error: unknown) => {
      if (error instanceof GroupInUseError) throw new ScriptError(`${name} still runs: ${error.message}.`);
      throw error;
    },
  );
  console.log(
    `${name}: epoch ${epoch}; published again: ${republished + missing} states and ${auditEntries} audit entries; ended: ${ended}.`,
  );
  return 0;
});
