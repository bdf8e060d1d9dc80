import { GraphQLError } from 'graphql';
import { AppError } from '@outlay/errors/app-error';
import { formatErrors, invalidVariables, refusal } from './answer-errors.ts';

const format = { suggestions: true };

describe('errors that leave the gateway', () => {
  it('refuse with the status of their code', () => {
    expect(refusal(new AppError('RATE_LIMITED', 'Slow down.'), format)).toMatchObject({
      status: 429,
      errors: [{ message: 'Slow down.', extensions: { code: 'RATE_LIMITED', details: [] } }],
    });
    expect(refusal(new GraphQLError('Syntax Error'), format)).toMatchObject({
      status: 400,
      errors: [{ message: 'Syntax Error', extensions: { code: 'VALIDATION_FAILED' } }],
    });
  });

  it('say nothing of what was not foreseen', () => {
    const { status, errors } = refusal(new TypeError('x is not a function'), format);
    expect(status).toBe(500);
    expect(JSON.stringify(errors)).not.toContain('function');
    const [masked] = formatErrors([new GraphQLError('connect ECONNREFUSED 10.0.0.1')], format);
    expect(masked?.extensions?.['code']).toBe('INTERNAL');
    expect(masked?.message).not.toContain('10.0.0.1');
  });

  it('name neither a path nor a field where the schema does not have what is asked for', () => {
    const [error] = refusal(new GraphQLError('Cannot query field "gone" on type "Query".'), format).errors ?? [];
    expect(error).toMatchObject({ extensions: { code: 'VALIDATION_FAILED', details: [] } });
    expect(error).not.toHaveProperty('path');
  });

  it('suggest names only where the graph is public', () => {
    const error = new GraphQLError(
      'Cannot query field "projet" on type "Query". Did you mean "project" or "projects"?',
    );
    expect(refusal(error, format).errors?.[0]?.message).toContain('Did you mean');
    expect(refusal(error, { suggestions: false }).errors?.[0]?.message).toBe(
      'Cannot query field "projet" on type "Query".',
    );
    const unfit = invalidVariables([
      new GraphQLError('Variable "$f" got invalid value "BANG" at "f.type"; No such value. Did you mean "BANK"?'),
    ]);
    expect(JSON.stringify(refusal(unfit, format))).toContain('BANK');
    expect(JSON.stringify(refusal(unfit, { suggestions: false }))).not.toContain('BANK');
  });

  it('name the variable that does not fit', () => {
    const { details } = invalidVariables([
      new GraphQLError('Variable "$input" got invalid value 5 at "input.name"; String cannot represent 5'),
      new GraphQLError('Variable "$id" of required type "ID!" was not provided.'),
    ]);
    expect(details).toEqual([
      { field: 'input.name', message: 'String cannot represent 5', code: 'INVALID_TYPE' },
      { field: 'id', message: 'is required', code: 'REQUIRED' },
    ]);
  });
});
