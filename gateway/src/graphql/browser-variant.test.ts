import { buildSchema, parse, print, validate } from 'graphql';
import { browserVariant } from './browser-variant.ts';

const schema = buildSchema(`
  type Query { me: String  session: Session }
  type Created { id: ID  session: Session }
  type Session { accessToken: String!  refreshToken: String! }
  type Mutation { login(p: String): Session  refreshSession(refreshToken: String!): Session  logout(refreshToken: String!): Boolean  logoutAll: Boolean  createTenant: Created  other: String }
`);
const flat = (text: string) => text.replace(/\s+/g, ' ').trim();

function rewrite(text: string, hasCookie = true) {
  const variant = browserVariant(schema, parse(text), hasCookie);
  return (
    variant && {
      text: flat(print(variant.document)),
      fields: variant.fields,
      errors: validate(schema, variant.document),
    }
  );
}

describe('the browser variant of an operation', () => {
  it('is none for operations that touch no session', () => {
    expect(rewrite('{ me }')).toBeUndefined();
    expect(rewrite('mutation { other }')).toBeUndefined();
  });

  it('fetches the refresh token under a name of ours, even where nobody asked for it', () => {
    expect(rewrite('mutation { a: login { accessToken } }')).toEqual({
      text: 'mutation { a: login { accessToken outlayRefreshToken: refreshToken } }',
      fields: { sessionKeys: ['a'], takesCookie: false, endsSession: false },
      errors: [],
    });
  });

  it('hides it under every name the client gave it, in fragments too', () => {
    const { text } = rewrite('mutation { login { ...F x: refreshToken } } fragment F on Session { refreshToken }') ?? {
      text: '',
    };
    expect(text).not.toMatch(/[^:] refreshToken|x:/);
  });

  it('finds the session of a payload, under every name', () => {
    const { text, fields } = rewrite(
      'mutation { c: createTenant { id s: session { accessToken } ...C } } fragment C on Created { session { refreshToken } }',
    )!;
    expect(text).toBe(
      'mutation { c: createTenant { id s: session { accessToken outlayRefreshToken: refreshToken } ...C } } fragment C on Created { session { outlayRefreshToken: refreshToken outlayRefreshToken: refreshToken } }',
    );
    expect(fields).toEqual({ sessionKeys: ['c'], takesCookie: false, endsSession: false });
  });

  it('ends the cookie with every sign-in', () => {
    expect(rewrite('mutation { logoutAll }')?.fields).toMatchObject({ takesCookie: false, endsSession: true });
  });

  it('takes the cookie in place of what the operation says, and drops the variable nobody needs', () => {
    const text = 'mutation R($t: String!) { refreshSession(refreshToken: $t) { accessToken } }';
    const variant = rewrite(text);
    expect(variant?.text).toContain(
      'mutation R($outlayRefreshToken: String!) { refreshSession(refreshToken: $outlayRefreshToken)',
    );
    expect(variant?.errors).toEqual([]);
    expect(rewrite('mutation { refreshSession { accessToken } }')?.errors).toEqual([]);
  });

  it('leaves the operation its own token where there is no cookie', () => {
    const variant = rewrite('mutation { logout(refreshToken: "x") }', false);
    expect(variant?.text).toContain('logout(refreshToken: "x")');
    expect(variant?.fields).toEqual({ sessionKeys: [], takesCookie: false, endsSession: true });
  });
});
