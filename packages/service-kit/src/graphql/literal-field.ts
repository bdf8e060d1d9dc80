import { TokenKind, type Token, type ValueNode } from 'graphql';

const OPENINGS = new Set<string>([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L]);
const CLOSINGS = new Set<string>([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R]);

/**
 * Path of the field that a value written in an operation is given to, such as `input.amount`; empty where the operation was parsed
 * without locations. Read from the tokens before it: graphql-js tells a scalar nothing of where its literal stands.
 */
export function fieldOfLiteral({ loc }: ValueNode): string {
  const names: string[] = [];
  let depth = 0;
  let isNamed = false;
  for (let token: Token | null = loc?.startToken.prev ?? null; token !== null; token = token.prev) {
    if (CLOSINGS.has(token.kind)) depth += 1;
    else if (OPENINGS.has(token.kind) && depth > 0) depth -= 1;
    else if (token.kind === TokenKind.PAREN_L) break;
    else if (OPENINGS.has(token.kind)) isNamed = false;
    else if (token.kind === TokenKind.COLON && depth === 0 && !isNamed) {
      names.unshift(token.prev?.value ?? '');
      isNamed = true;
    }
  }
  return names.join('.');
}
