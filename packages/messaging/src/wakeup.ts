/** Wakes a sleeping loop. Calls that come while it is awake are not lost: the next sleep ends at once. */
export class Wakeup {
  #pending = false;
  #release: (() => void) | undefined;

  /** Ends the sleep, or the next one. */
  wake(): void {
    this.#pending = true;
    this.#release?.();
  }

  /** Sleeps until woken, at most `timeoutMs`. @returns true if it was woken */
  async sleep(timeoutMs: number): Promise<boolean> {
    if (!this.#pending) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.#release = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#release = undefined;
    const wasWoken = this.#pending;
    this.#pending = false;
    return wasWoken;
  }
}
