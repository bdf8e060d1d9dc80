import { isNewer, type EventOrder } from './ordering.ts';

/** One statement writes a row once: of several states of one aggregate, the newest. */
export function newestOfEach<State extends EventOrder>(
  states: readonly State[],
  idOf: (state: State) => number,
): State[] {
  const newest = new Map<number, State>();
  for (const state of states) {
    if (isNewer(state, newest.get(idOf(state)))) newest.set(idOf(state), state);
  }
  return [...newest.values()].sort((a, b) => idOf(a) - idOf(b));
}
