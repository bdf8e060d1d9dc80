/** An expected failure of a command line: printed as its message alone, without a stack. */
export class ScriptError extends Error {
  override readonly name: string = 'ScriptError';
}
