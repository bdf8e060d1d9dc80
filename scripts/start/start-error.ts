/** A reason not to start that is told in one plain sentence, without a stack. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
