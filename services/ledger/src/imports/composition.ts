import type { Part } from '@outlay/service-kit/lifecycle';
import type { Door } from '@outlay/service-kit/tickets/doors';
import type { Logger } from '@outlay/telemetry/logger';
import type { TenantDatabase } from '@outlay/tenancy/tenant-database';
import type pg from 'pg';
import type { AskForProjectNames } from '../expenses/reference-names.ts';
import type { References } from '../replicas/references.ts';
import { REJECTED_ROWS, RejectedRowsDoor } from './rejected/rejected-rows.door.ts';
import { ImportReader } from './staging/import-reader.ts';
import { IMPORT_UPLOAD, ImportUploadDoor } from './upload/import-upload.door.ts';
import { ImportLane, LANE_SETTINGS, type LaneSettings } from './working/import-lane.ts';

export interface ImportsParts {
  readonly database: TenantDatabase;
  readonly worker: pg.Pool;
  readonly logger: Logger;
  readonly references: References;
  readonly askForProjectNames: AskForProjectNames;
  readonly settings?: Partial<LaneSettings> | undefined;
}

/** The parts of imports that run in the background, and the doors of their files. */
export interface Imports {
  readonly parts: readonly Part[];
  readonly doors: Readonly<Record<string, Door>>;
  /** Says that an import is to be read. */
  readonly due: () => void;
}

export function composeImports({ worker, logger, settings, ...parts }: ImportsParts): Imports {
  const leaseMs = settings?.leaseMs ?? LANE_SETTINGS.leaseMs;
  const reader = new ImportReader({ ...parts, logger, leaseMs });
  const reading = new ImportLane({
    ...{ worker, logger, settings, states: ['reading'] },
    work: (claim, stopping) => reader.read(claim, stopping),
  });
  const due = () => reading.wake();
  return {
    parts: [reading],
    doors: {
      [IMPORT_UPLOAD]: new ImportUploadDoor(parts.database, due),
      [REJECTED_ROWS]: new RejectedRowsDoor(parts.database),
    },
    due,
  };
}
