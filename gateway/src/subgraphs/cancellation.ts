/** The time for which an answer is awaited. Unlike an `AbortSignal`, it has one listener, which costs next to nothing. */
export class Patience {
  #reason: Error | undefined;
  #listener: ((reason: Error) => void) | undefined;

  /** Why the answer is no longer awaited; undefined while it is. */
  get reason(): Error | undefined {
    return this.#reason;
  }

  end(reason: Error): void {
    if (this.#reason) return;
    this.#reason = reason;
    this.#listener?.(reason);
  }

  /** Calls `listener` when it ends, at once if it has ended; it takes the place of an earlier one. */
  onEnd(listener: (reason: Error) => void): void {
    this.#listener = listener;
    if (this.#reason) listener(this.#reason);
  }
}
