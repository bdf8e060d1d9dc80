/** Says that an answer is no longer awaited. Unlike an `AbortSignal` it has one listener, which costs next to nothing. */
export class Cancellation {
  #reason: Error | undefined;
  #listener: ((reason: Error) => void) | undefined;

  /** Why the answer is no longer awaited; undefined while it is. */
  get reason(): Error | undefined {
    return this.#reason;
  }

  cancel(reason: Error): void {
    if (this.#reason) return;
    this.#reason = reason;
    this.#listener?.(reason);
  }

  /** Calls `listener` once it is cancelled, at once if it was; it takes the place of an earlier listener. */
  onCancel(listener: (reason: Error) => void): void {
    this.#listener = listener;
    if (this.#reason) listener(this.#reason);
  }
}
