import { GraphQLError } from 'graphql';
import { AppError, invalidField, notFound } from './app-error.ts';
import { formatGraphQLError, toGraphQLError } from './graphql.ts';
import { toRestError } from './rest.ts';

describe('the error model', () => {
  it('gives REST the status, code and details of an AppError', () => {
    expect(toRestError(invalidField('amount', 'must be positive', 'NOT_POSITIVE'))).toEqual({
      status: 400,
      body: {
        error_code: 'VALIDATION_FAILED',
        message: 'The request is not valid: check amount.',
        details: [{ field: 'amount', message: 'must be positive', code: 'NOT_POSITIVE' }],
      },
    });
  });

  it('hides the message of anything else', () => {
    const { status, body } = toRestError(new Error('password=hunter2'));
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('hunter2');
  });

  it('carries an AppError through GraphQL', () => {
    const thrown = toGraphQLError(notFound('Project'));
    expect(formatGraphQLError(thrown.toJSON(), thrown)).toEqual({
      message: 'Project was not found.',
      extensions: { code: 'NOT_FOUND', details: [] },
    });
  });

  it('keeps a known code that came from another service, with its details', () => {
    const remote = new GraphQLError('Taken.', {
      extensions: {
        code: 'SLUG_TAKEN',
        details: [
          { field: 'slug', message: 'taken', code: 'SLUG_TAKEN' },
          { field: 'x', message: 'is new', code: 'NEW' },
          'noise',
        ],
        stacktrace: ['secret'],
      },
    });
    expect(formatGraphQLError(remote.toJSON(), remote).extensions).toEqual({
      code: 'SLUG_TAKEN',
      details: [
        { field: 'slug', message: 'taken', code: 'SLUG_TAKEN' },
        { field: 'x', message: 'is new', code: 'INVALID_FORMAT' },
      ],
    });
  });

  it('says nothing of an unexpected error, and calls a malformed request by its name', () => {
    const broken = new GraphQLError('relation "x" does not exist', { originalError: new Error('sql') });
    expect(formatGraphQLError(broken.toJSON(), broken).extensions?.['code']).toBe('INTERNAL');
    const malformed = new GraphQLError('Unknown field', { extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } });
    expect(formatGraphQLError(malformed.toJSON(), malformed).extensions?.['code']).toBe('VALIDATION_FAILED');
  });

  it('knows the status of every code', () => {
    expect(new AppError('RATE_LIMITED', 'Slow down.').status).toBe(429);
  });
});
