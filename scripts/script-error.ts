/** An expected failure of a command line: told in its own words, without a stack. */
export class ScriptError extends Error {
  override readonly name: string = 'ScriptError';
}
