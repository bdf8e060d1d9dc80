import type { Overlay } from '../manifests/overlay.ts';

/** A fault in one object. */
export interface Finding {
  /** `Deployment/ledger`. */
  where: string;
  detail: string;
}

/** A rule of Outlay's own about rendered manifests. */
export interface Rule {
  /** Name of the fixture that breaks it, too. */
  name: string;
  /** The rule, as a sentence. */
  title: string;
  remedy: string;
  check(overlay: Overlay): Finding[];
}
