import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, parse, print, type DefinitionNode } from 'graphql';

const WEB = new URL('../../../web/src', import.meta.url).pathname;

/** Returns every operation of the dashboard, as the dashboard sends it. */
export function webOperations(): { file: string; name: string; text: string }[] {
  const definitions = readdirSync(WEB, { recursive: true, withFileTypes: true })
    .filter(({ name }) => name.endsWith('.graphql'))
    .flatMap(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return parse(readFileSync(file, 'utf8')).definitions.map((definition) => ({ file, definition }));
    });
  const fragments = new Map(
    definitions.flatMap(({ definition }) =>
      definition.kind === Kind.FRAGMENT_DEFINITION ? [[definition.name.value, definition]] : [],
    ),
  );
  return definitions.flatMap(({ file, definition }) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? [{ file, name: definition.name?.value ?? '', text: textOf(definition, fragments) }]
      : [],
  );
}

/** An operation with the fragments that it reaches. */
function textOf(definition: DefinitionNode, fragments: ReadonlyMap<string, DefinitionNode>): string {
  const reached = new Set<DefinitionNode>([definition]);
  for (const node of reached) {
    for (const [, name = ''] of print(node).matchAll(/\.\.\.\s?(?!on\b)(\w+)/g)) {
      const fragment = fragments.get(name);
      if (fragment) reached.add(fragment);
    }
  }
  return [...reached].map(print).join('\n');
}
