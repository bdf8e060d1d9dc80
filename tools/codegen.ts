import { runScript } from '@outlay/scripts/run-script';
import { generateCode } from './codegen/generate-code.ts';

/** `npm run codegen`: protobuf code, and the types of every workspace's SDL and operations. */
await runScript(async () => {
  await generateCode();
  return 0;
});
