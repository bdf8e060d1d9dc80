import type { RequestContext } from '@outlay/tenancy/request-context';

/** What every resolver is given. */
export interface AnalyticsContext {
  request: RequestContext;
}

/** The context of one request. */
export function createContext(request: RequestContext): AnalyticsContext {
  return { request };
}
