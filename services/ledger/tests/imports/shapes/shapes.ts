import { germanBanks } from './german-banks.ts';
import { otherBanks } from './other-banks.ts';
import type { Shape } from './shape.ts';
import { trackers } from './trackers.ts';

/** Files in the shapes that banks and trackers write. */
export const shapes: readonly Shape[] = [...germanBanks, ...otherBanks, ...trackers];
