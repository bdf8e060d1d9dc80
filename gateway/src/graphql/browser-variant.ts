import {
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type ArgumentNode,
  type DocumentNode,
  type FieldNode,
  type GraphQLSchema,
  type NameNode,
  type SelectionSetNode,
  type VariableDefinitionNode,
} from 'graphql';

/** The variable that carries the cookie's refresh token in, and the name under which a new one comes out. */
export const COOKIE_VARIABLE = 'outlayRefreshToken';
const STARTS_SESSION = new Set(['login', 'refreshSession', 'createTenant']);
const ENDS_SESSION = new Set(['logout', 'logoutAll']);
const TAKES_TOKEN = new Set(['refreshSession', 'logout']);

/** Fields of a browser's operation that carry refresh tokens. */
export interface BrowserFields {
  /** Response keys at the root under which a new session comes back, itself or within a payload. */
  readonly sessionKeys: readonly string[];
  /** The operation wants the cookie's token in the variable `outlayRefreshToken`. */
  readonly takesCookie: boolean;
  readonly endsSession: boolean;
}

/**
 * Rewrites an operation for a browser, which never gets to see a refresh token: one that comes back moves under a name
 * of ours, and one that goes in is taken from the cookie instead of what the operation says.
 */
export function browserVariant(
  schema: GraphQLSchema,
  document: DocumentNode,
  hasCookie: boolean,
): { document: DocumentNode; fields: BrowserFields } | undefined {
  const sessionKeys: string[] = [];
  const effects = { takesCookie: false, endsSession: false };
  const types = new TypeInfo(schema);
  const rewritten = visit(
    document,
    visitWithTypeInfo(types, {
      Field: {
        leave(node): FieldNode | undefined {
          const parent = types.getParentType();
          if (parent?.name === 'Session' && node.name.value === 'refreshToken') return TOKEN_FIELD;
          const isSession = /^Session!?$/.test(String(types.getType()));
          const selected = isSession ? { ...node, selectionSet: withToken(node.selectionSet) } : undefined;
          if (!parent || parent !== schema.getMutationType()) return selected;
          const name = node.name.value;
          if (STARTS_SESSION.has(name)) sessionKeys.push(node.alias?.value ?? name);
          if (ENDS_SESSION.has(name)) effects.endsSession = true;
          const fromCookie = hasCookie && TAKES_TOKEN.has(name);
          if (fromCookie) effects.takesCookie = true;
          return { ...node, ...selected, ...(fromCookie && { arguments: [COOKIE_ARGUMENT] }) };
        },
      },
    }),
  );
  if (sessionKeys.length === 0 && !effects.endsSession) return undefined;
  return {
    document: effects.takesCookie ? withCookieVariable(rewritten) : rewritten,
    fields: { sessionKeys, ...effects },
  };
}

function withToken(selectionSet: SelectionSetNode | undefined): SelectionSetNode {
  return { kind: Kind.SELECTION_SET, selections: [...(selectionSet?.selections ?? []), TOKEN_FIELD] };
}

/** Declares the cookie's variable, and drops those that nothing uses any more: the client may have left them out. */
function withCookieVariable(document: DocumentNode): DocumentNode {
  const used = new Set<string>();
  visit(document, {
    VariableDefinition: () => false,
    Variable: (node) => {
      used.add(node.name.value);
    },
  });
  return visit(document, {
    OperationDefinition: (node) => ({
      ...node,
      variableDefinitions: [
        ...(node.variableDefinitions ?? []).filter(({ variable }) => used.has(variable.name.value)),
        COOKIE_DEFINITION,
      ],
    }),
  });
}

function nameNode(value: string): NameNode {
  return { kind: Kind.NAME, value };
}

const TOKEN_FIELD: FieldNode = { kind: Kind.FIELD, alias: nameNode(COOKIE_VARIABLE), name: nameNode('refreshToken') };
const COOKIE_REFERENCE = { kind: Kind.VARIABLE, name: nameNode(COOKIE_VARIABLE) } as const;
const COOKIE_ARGUMENT: ArgumentNode = { kind: Kind.ARGUMENT, name: nameNode('refreshToken'), value: COOKIE_REFERENCE };
const COOKIE_DEFINITION: VariableDefinitionNode = {
  kind: Kind.VARIABLE_DEFINITION,
  variable: COOKIE_REFERENCE,
  type: { kind: Kind.NON_NULL_TYPE, type: { kind: Kind.NAMED_TYPE, name: nameNode('String') } },
};
