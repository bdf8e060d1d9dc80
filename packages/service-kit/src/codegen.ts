import type { CodegenConfig } from '@graphql-codegen/cli';

/** Settings of one service's code generation. Paths are relative to `src/__generated__/`: `<file>#<type>`. */
export interface SubgraphCodegenOptions {
  /** The type of the resolvers' context. */
  contextType: string;
  /** Enums of the schema whose values the service knows by other names: GraphQL name to TypeScript type. */
  enums: Record<string, string>;
  /** Types whose resolvers receive a parent type of their own. */
  mappers: Record<string, string>;
  /** Scalars of the service's own: GraphQL name to TypeScript type. */
  scalars?: Record<string, string>;
}

/** Code generation of one subgraph: `src/__generated__/resolvers.ts` from its SDL. Run it in the service's folder. */
export function subgraphCodegen({ contextType, enums, mappers, scalars }: SubgraphCodegenOptions): CodegenConfig {
  return {
    schema: ['../../packages/service-kit/src/graphql/scalars.graphql', 'src/**/*.graphql'],
    hooks: { beforeOneFileWrite: [exportTypesAsTypes] },
    generates: {
      'src/__generated__/resolvers.ts': {
        plugins: ['typescript', 'typescript-resolvers'],
        config: {
          federation: true,
          contextType,
          mappers,
          enumsAsTypes: true,
          enumValues: enums,
          useTypeImports: true,
          strictScalars: true,
          scalars: {
            ID: 'string',
            Decimal: 'string',
            CurrencyCode: 'string',
            Date: 'string',
            DateTime: 'string',
            _FieldSet: 'string',
            ...scalars,
          },
          avoidOptionals: {
            field: true,
            inputValue: false,
            object: false,
            defaultValue: true,
            query: true,
            mutation: true,
          },
          defaultScalarType: 'unknown',
          makeResolverTypeCallable: true,
          importExtension: '.ts',
        },
      },
    },
  };
}

/** The generator re-exports mapped enums as values, which they are not: files are stripped of types one by one. */
function exportTypesAsTypes(_path: string, content: string): string {
  return content.replaceAll(/^export \{ (\w+) \};$/gm, 'export type { $1 };');
}
