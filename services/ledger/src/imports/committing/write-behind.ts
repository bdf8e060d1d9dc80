/** Writes one part after the other, while the next is prepared. */
export class WriteBehind {
  #writing: Promise<void> = Promise.resolve();

  /** Waits for the write before, and starts the next. @throws the error of the write before */
  async next(write: () => Promise<void>): Promise<void> {
    await this.#writing;
    this.#writing = write();
    // Thrown by the next call; until then nobody listens.
    this.#writing.catch(() => undefined);
  }

  /** @throws the error of the last write */
  async done(): Promise<void> {
    await this.#writing;
  }
}
