import { mkdir } from 'node:fs/promises';
import { fileFault } from './file-fault.ts';
import { ScriptError } from './script-error.ts';

/** Makes a folder where there is none. @returns its path @throws ScriptError when something else is in its place */
export async function makeFolder(path: string, mode?: number): Promise<string> {
  await mkdir(path, { recursive: true, ...(mode !== undefined && { mode }) }).catch((error: unknown) => {
    throw new ScriptError(`The folder ${path} cannot be made (${fileFault(error)}): name another one.`);
  });
  return path;
}
