import { availableData } from './partial-data.ts';

const error = (path: (string | number)[] | undefined, code = 'SERVICE_UNAVAILABLE') => ({
  message: code,
  ...(path && { path }),
  extensions: { code, details: [] },
});
const project = { name: 'Harbour', spend: null };

describe('availableData', () => {
  it.each([['project'], ['project', 'spend'], ['project', 'spend', 'monthlyTrend', 0]].map((path) => [path]))(
    'is content without a part that may be missing: %j',
    (path) => {
      const answer = { data: { project }, errors: [error(path)], status: 200 };
      expect(availableData(answer, ['project.spend'])).toEqual({ project });
    },
  );

  it.each([
    ['what the part hangs on is missing too', { project: null }, error(['project'])],
    ['another part is missing', { project }, error(['project', 'expenses'])],
    ['another field is missing', { project }, error(['projects'])],
    ['it is not known what is missing', { project }, error(undefined)],
    ['the service is there and fails', { project }, error(['project', 'spend'], 'INTERNAL')],
    ['there is nothing', null, error(['project'])],
  ])('is not content where %s', (_name, data, problem) => {
    const answer = { data, errors: [problem], status: 200 };
    expect(() => availableData(answer, ['project.spend'])).toThrow(
      expect.objectContaining({ code: problem.extensions.code }),
    );
  });

  it('requires all data by default', () => {
    const answer = { data: { project }, errors: [error(['project', 'spend'])], status: 200 };
    expect(() => availableData(answer)).toThrow(expect.objectContaining({ code: 'SERVICE_UNAVAILABLE' }));
    expect(() => availableData({ ...answer, errors: [error(['a']), error(['b'])] }, ['a'])).toThrow('SERVICE');
  });
});
