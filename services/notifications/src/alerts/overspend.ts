import type { EntityManager } from '@mikro-orm/postgresql';
import type { CurrencyCode } from '@outlay/money/currencies';
import { ProjectStateRepository } from '../replicas/project-state.repository.ts';
import { AlertJournal } from './alert-journal.ts';
import type { AlertOrigin } from './alert-origin.ts';
import { overspendSeverity, overspendVerdict } from './overspend.rules.ts';

/** The forecast of an event. */
export interface ProjectForecast {
  projectId: number;
  /** 0 to 1; undefined where there is not enough history. */
  pOverspend: number | undefined;
  closed: boolean;
  currency: CurrencyCode;
  estimateMinor: bigint;
  expectedMinor: bigint | null;
}

/** Raises, reopens, worsens or clears the FORECAST_OVERSPEND alert of a project. The caller has locked the row of its forecast. */
export async function followForecast(em: EntityManager, origin: AlertOrigin, forecast: ProjectForecast): Promise<void> {
  const { projectId, pOverspend } = forecast;
  const journal = new AlertJournal(em, origin);
  const open = await journal.open('FORECAST_OVERSPEND', projectId);
  const verdict = overspendVerdict(forecast);
  if (open && verdict === 'clear') await journal.clear(open);
  if (verdict !== 'raise' || pOverspend === undefined) return;
  await journal.raise(open, {
    type: 'FORECAST_OVERSPEND',
    severity: overspendSeverity(pOverspend),
    entityId: projectId,
    facts: {
      type: 'FORECAST_OVERSPEND',
      project: await new ProjectStateRepository(em, origin.tenantId).nameOf(projectId),
      currency: forecast.currency,
      estimateMinor: String(forecast.estimateMinor),
      expectedMinor: forecast.expectedMinor === null ? null : String(forecast.expectedMinor),
      probability: pOverspend,
    },
  });
}
