import { currencyOf } from '@outlay/money/currencies';
import { formatAmount } from '@outlay/money/money';
import type { ProjectRow } from './project.entity.ts';
import { fieldsOf } from './project.rules.ts';

/** A project as the audit log compares it: REST field names, amounts as decimal strings. */
export function auditedProject(row: ProjectRow): Record<string, string | Date | null> {
  const { startingBudgetMinor, projectedEstimateMinor, ...others } = fieldsOf(row);
  const currency = currencyOf(row.currency);
  return {
    ...Object.fromEntries(Object.entries(others).map(([name, value]) => [restName(name), value])),
    starting_budget: formatAmount(startingBudgetMinor, currency),
    projected_estimate: formatAmount(projectedEstimateMinor, currency),
    deleted_at: row.deletedAt ?? null,
  };
}

function restName(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
