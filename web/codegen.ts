import type { CodegenConfig } from '@graphql-codegen/cli';

/** Types of the pages' operations, beside each `.graphql` file, from the schema that clients see. Run it in this folder. */
const config: CodegenConfig = {
  schema: '../gateway/schema.graphql',
  documents: 'src/**/*.graphql',
  generates: {
    'src/graphql/__generated__/types.ts': {
      plugins: ['typescript'],
    },
    'src/graphql/__generated__/keyless-types.ts': {
      plugins: ['./codegen-keyless-types.ts'],
    },
    'src/': {
      preset: 'near-operation-file',
      presetConfig: {
        baseTypesPath: 'graphql/__generated__/types.ts',
        folder: '__generated__',
        extension: '.ts',
        importAllFragmentsFrom: undefined,
      },
      plugins: ['typescript-operations', 'typed-document-node'],
    },
  },
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
    enumsAsTypes: true,
    immutableTypes: false,
    useTypeImports: true,
    importExtension: '.ts',
    emitLegacyCommonJSImports: false,
    optimizeDocumentNode: true,
  },
};

export default config;
