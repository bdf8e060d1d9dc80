/** A piece of SQL with a `?` for each of its parameters; mostly a condition on `expenses e`. */
export interface Condition {
  readonly sql: string;
  readonly params: readonly unknown[];
  /** True for a condition that an index of its own answers in the order of days, whatever its values. */
  readonly hasIndex?: boolean;
}

/** A value in {@link sqlOf}. */
export function value(param: unknown): Condition {
  return { sql: '?', params: [param] };
}

/** Pieces of SQL put together; a string among them is SQL, too. */
export function sqlOf(texts: TemplateStringsArray, ...pieces: (Condition | string)[]): Condition {
  const all = pieces.map((piece) => (typeof piece === 'string' ? { sql: piece, params: [] } : piece));
  return {
    sql: texts.map((text, index) => text + (all[index]?.sql ?? '')).join(''),
    params: all.flatMap(({ params }) => params),
  };
}

/** True where all of at least one condition are. */
export function allOf(conditions: readonly Condition[]): Condition {
  return {
    sql: conditions.map(({ sql }) => `(${sql})`).join(' and '),
    params: conditions.flatMap(({ params }) => params),
  };
}
