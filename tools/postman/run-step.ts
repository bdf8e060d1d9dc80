import type { JsonObject } from './document.ts';

/** One request of the run. */
export interface RunStep {
  operationId: string;
  /** Where an operation comes a second time; else the summary of the document. */
  name?: string;
  /** Values of parameters in the path. */
  path?: Record<string, string>;
  /** Values of parameters in the query, which are sent. Others are there to be ticked. */
  query?: Record<string, string>;
  /** Fields in place of those of the document's example. A text `{{name}}` alone is written without quotes. */
  body?: JsonObject;
  /** Replaces the example as a whole. */
  wholeBody?: JsonObject;
  /** A file to send as the body: its media type and its text. */
  file?: { type: string; text: string };
  /** Fields of the answer, as `user.id`, by the variable that keeps them for later requests. */
  keeps?: Record<string, string>;
  /** True where no tenant may be named, as there may be none yet. */
  withoutTenant?: boolean;
  /** A file of `scripts/`, run before the request. */
  before?: string;
  /** A file of `scripts/`, run after the tests. */
  after?: string;
  /** A sentence for people who send the request by hand. */
  remark?: string;
}

export interface RunFolder {
  name: string;
  steps: readonly RunStep[];
}
