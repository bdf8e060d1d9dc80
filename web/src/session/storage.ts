/** `local`: shared by all tabs, and kept. `session`: of this tab alone. */
type Place = 'local' | 'session';

/** Storage may be forbidden: the app then works, and forgets. */
export function readStored(key: string, place: Place = 'local'): string | null {
  try {
    return storageOf(place).getItem(key);
  } catch {
    return null;
  }
}

/** @param value null removes the entry */
export function store(key: string, value: string | null, place: Place = 'local'): void {
  try {
    if (value === null) storageOf(place).removeItem(key);
    else storageOf(place).setItem(key, value);
  } catch {
    // Forgotten at the end of the page.
  }
}

function storageOf(place: Place): Storage {
  return place === 'local' ? localStorage : sessionStorage;
}
