import { parseAmount } from '@outlay/money/money';
import { parseId } from '@outlay/tenancy/ids';
import { limitsOf } from '@outlay/tenancy/key-limits';
import { requireProjectFigures, seesProject } from '@outlay/tenancy/key-scope';
import { can, requirePermission, type RequestContext } from '@outlay/tenancy/request-context';
import type { Forecast, ProjectRemaining, ProjectSpend } from '../__generated__/resolvers.ts';
import type { NewestChange } from '../freshness/newest-change.ts';
import { toMoney } from '../dashboards/money.mapper.ts';
import { toSpend } from '../dashboards/project-dashboard.service.ts';
import { toForecast } from '../forecast/forecast.mapper.ts';
import type { ForecastService } from '../forecast/forecast.service.ts';
import type { Freshness } from '../freshness/freshness.ts';
import type { ProjectFigures, ProjectSpendService } from '../spend/project-spend.service.ts';

/** A change of an expense, as the ledger tells it. */
export interface ExpenseChange {
  /** Change of what its project has left, in the project's currency. */
  readonly change: string;
  /** False for a dry run. */
  readonly isBooked: boolean;
}

/** Collaborators of {@link ProjectNumbersService}. */
export interface ProjectNumbersParts {
  spend: ProjectSpendService;
  forecaster: ForecastService;
  freshness: Freshness;
  newestChange: NewestChange;
}

/** Answers `Project.spend`, `Project.forecast` and `ProjectRemaining`. */
export class ProjectNumbersService {
  readonly #parts: ProjectNumbersParts;

  constructor(parts: ProjectNumbersParts) {
    this.#parts = parts;
  }

  /**
   * The figures of all projects that one operation names, null for those that are not live.
   * @throws AppError FORBIDDEN without `projects:read` or `dashboards:read`; KEY_LIMITED for a key that is limited to accounts
   */
  async figures(context: RequestContext, ids: readonly string[]): Promise<(ProjectFigures | null)[]> {
    // A project is read with its spend.
    if (!can(context, 'projects:read')) requirePermission(context, 'dashboards:read');
    requireProjectFigures(context);
    const limits = limitsOf(context);
    await this.#parts.freshness.reached(context);
    const numbers = ids.map(parseId).map((id) => (id !== null && seesProject(limits, id) ? id : null));
    const found = await this.#parts.spend.find(
      context,
      numbers.filter((id) => id !== null),
    );
    return numbers.map((id) => (id === null ? null : (found.get(id) ?? null)));
  }

  /** The spend of a project as GraphQL shows it. */
  async spend(context: RequestContext, figures: ProjectFigures): Promise<ProjectSpend> {
    const isCurrent = await this.#parts.freshness.reached(context);
    return {
      ...toSpend(figures),
      total: toMoney(figures.spentMinor, figures.currency),
      asOf: await this.#parts.newestChange.of(context),
      isCurrent: isCurrent && figures.isWhole,
    };
  }

  /** Remaining budget before and after a change of an expense, as GraphQL shows it. */
  async remaining(
    context: RequestContext,
    { project, currency, spentMinor, isWhole }: ProjectFigures,
    { change, isBooked }: ExpenseChange,
  ): Promise<Pick<ProjectRemaining, 'before' | 'after' | 'isCurrent'>> {
    const remainingMinor = project.startingBudgetMinor - spentMinor;
    const changeMinor = parseAmount(change, currency, 'change');
    return {
      before: toMoney(isBooked ? remainingMinor - changeMinor : remainingMinor, currency),
      after: toMoney(isBooked ? remainingMinor : remainingMinor + changeMinor, currency),
      isCurrent: (await this.#parts.freshness.reached(context)) && isWhole,
    };
  }

  /** The forecasts of all projects that one operation names, as GraphQL shows them. */
  async forecasts(context: RequestContext, figures: readonly ProjectFigures[]): Promise<Forecast[]> {
    const forecasts = await this.#parts.forecaster.show(context, figures);
    return figures.flatMap((one, index) => {
      const forecast = forecasts[index];
      return forecast ? [toForecast(forecast, one)] : [];
    });
  }
}
