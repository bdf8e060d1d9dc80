import type { CodegenConfig } from '@graphql-codegen/cli';

/** Types of the operations behind REST, from the schema that clients see. Run it in this folder. */
const config: CodegenConfig = {
  schema: 'schema.graphql',
  documents: 'src/rest/**/*.graphql',
  generates: {
    'src/__generated__/rest-operations.ts': {
      plugins: ['typescript-operations', './codegen-operation-map.ts'],
      config: {
        strictScalars: true,
        scalars: {
          ID: 'string',
          Decimal: 'string',
          CurrencyCode: 'string',
          Date: 'string',
          DateTime: 'string',
          JSON: 'unknown',
        },
        enumType: 'string-literal',
        skipTypename: true,
        immutableTypes: false,
        useTypeImports: true,
        importExtension: '.ts',
      },
    },
  },
};

export default config;
