/**
 * Method of a forecast; the SDL has the meanings. `ended` holds for completed and archived projects too.
 */
export const FORECAST_METHODS = ['insufficient_data', 'log_normal', 'hurdle_log_normal', 'ended'] as const;
export type ForecastMethod = (typeof FORECAST_METHODS)[number];

/** As shown: `pending` while the first forecast of a project is being made. */
export type ShownForecastMethod = ForecastMethod | 'pending';
