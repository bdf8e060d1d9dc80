import { schemasOfDefinition } from './definition-schemas.ts';

const definition = {
  spec: {
    group: 'example.org',
    names: { kind: 'Thing' },
    versions: [
      {
        name: 'v1',
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              metadata: { type: 'object' },
              spec: {
                type: 'object',
                properties: {
                  properties: { type: 'string' },
                  port: { 'x-kubernetes-int-or-string': true },
                  labels: { type: 'object', additionalProperties: { type: 'string' } },
                },
              },
            },
          },
        },
      },
    ],
  },
};

describe('schemasOfDefinition', () => {
  it('refuses fields that the definition does not name, and takes those of metadata and of maps', () => {
    expect(schemasOfDefinition(definition)).toEqual([
      {
        name: 'thing-example.org-v1.json',
        schema: {
          type: 'object',
          additionalProperties: false,
          properties: {
            metadata: { type: 'object' },
            spec: {
              type: 'object',
              additionalProperties: false,
              properties: {
                properties: { type: 'string' },
                port: { anyOf: [{ type: 'integer' }, { type: 'string' }] },
                labels: { type: 'object', additionalProperties: { type: 'string' } },
              },
            },
          },
        },
      },
    ]);
  });
});
