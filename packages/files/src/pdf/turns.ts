/** Lets one after another do something. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  /** Waits until all who asked before are done. @returns what to call when done */
  async take(): Promise<() => void> {
    const before = this.#last;
    const own = Promise.withResolvers<undefined>();
    this.#last = own.promise;
    await before;
    return () => own.resolve(undefined);
  }
}
