import { AppError } from '@outlay/errors/app-error';

/** A place among those who do something one after another. */
export interface Turn {
  /** Settles once all who came before have left. */
  readonly begins: Promise<undefined>;
  /** Gives the turn, or the place in front of it, to the next, however often it is called. */
  readonly leave: () => void;
}

/** Lets one after another do something, while a few wait. */
export class Turns {
  readonly #mostWaiting: number;
  /** The first has the turn. */
  readonly #places: PromiseWithResolvers<undefined>[] = [];

  constructor(mostWaiting: number) {
    this.#mostWaiting = mostWaiting;
  }

  /** @throws AppError RATE_LIMITED where enough wait already */
  enter(): Turn {
    if (this.#places.length > this.#mostWaiting) throw tooMany();
    const place = Promise.withResolvers<undefined>();
    this.#places.push(place);
    this.#beginFirst();
    return { begins: place.promise, leave: () => this.#leave(place) };
  }

  #leave(place: PromiseWithResolvers<undefined>): void {
    const index = this.#places.indexOf(place);
    if (index < 0) return;
    this.#places.splice(index, 1);
    this.#beginFirst();
  }

  #beginFirst(): void {
    this.#places[0]?.resolve(undefined);
  }
}

function tooMany(): AppError {
  const message = 'Other files are being made just now. Try again in some seconds, or export CSV.';
  return new AppError('RATE_LIMITED', message, [], { retryAfterSeconds: 10 });
}
