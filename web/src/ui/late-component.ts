import { defineAsyncComponent, type AsyncComponentLoader, type Component } from 'vue';

/** Resolves when the server answers. */
type Wait = () => Promise<void>;

let untilReachable: Wait = async () => undefined;

/** Sets how code that could not be fetched waits for the server. */
export function waitForServerBy(wait: Wait): void {
  untilReachable = wait;
}

/** A component whose code is fetched when it is first shown, and as soon as the server can be reached. */
export function lateComponent<T extends Component>(load: AsyncComponentLoader<T>): T {
  return defineAsyncComponent<T>(() => onceReachable(load));
}

/**
 * Fetches code, and waits where the server cannot be reached.
 *
 * @throws what `load` throws while the server answers: an update has removed the file
 */
export async function onceReachable<Code>(load: () => Promise<Code>): Promise<Code> {
  return load().catch(async () => {
    await untilReachable();
    return load();
  });
}
