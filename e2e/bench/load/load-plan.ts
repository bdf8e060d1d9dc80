/** A request of a load. */
export interface PlannedRequest {
  method: 'GET' | 'POST';
  /** With its query. */
  path: string;
  /** JSON; none for a GET. */
  body?: unknown;
  status: number;
  /** Texts that the body of a right answer contains. */
  contains: readonly string[];
}

/** Requests to send, one after the other and from the first again. */
export interface LoadPlan {
  /** Origin of the server. */
  url: string;
  headers: Readonly<Record<string, string>>;
  requests: readonly PlannedRequest[];
  clients: number;
  /** Number of requests. */
  count: number;
  /** Requests a second; without it every client sends its next request when the last one was answered. */
  perSecond?: number;
}

/** Outcome of a load. Times are milliseconds. */
export interface LoadResult {
  seconds: number;
  /** Of right answers. */
  p50: number;
  p99: number;
  right: number;
  /** Number of answers that were not as planned, by status and the beginning of their body. */
  wrong: Record<string, number>;
  /** Of the load's own process, per request. */
  cpuMs: number;
  /** Place of each right answer in time (`performance.timeOrigin` + `now`), and the id in its body; for loads with a rate. */
  ids: { id: number; at: number }[];
}
