/** A place among those who do something one after another. */
export interface Turn {
  /** Settles once all who came before have left. */
  readonly begins: Promise<void>;
  /** Gives the turn, or the place in front of it, to the next, however often it is called. */
  readonly leave: () => void;
}

/** Lets one after another do something. */
export class Turns {
  /** The first has the turn. */
  readonly #places: PromiseWithResolvers<void>[] = [];

  enter(): Turn {
    const place = Promise.withResolvers<void>();
    this.#places.push(place);
    this.#beginFirst();
    return { begins: place.promise, leave: () => this.#leave(place) };
  }

  #leave(place: PromiseWithResolvers<void>): void {
    const index = this.#places.indexOf(place);
    if (index < 0) return;
    this.#places.splice(index, 1);
    this.#beginFirst();
  }

  #beginFirst(): void {
    this.#places[0]?.resolve();
  }
}
