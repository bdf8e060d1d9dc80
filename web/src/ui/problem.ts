/** A failure, in the user's language. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  /** Messages by path within the input, such as `amount` or `owner.email`. */
  readonly fields: Readonly<Record<string, string>>;
  /** To name the failure to an operator. */
  readonly requestId: string | null;
}
