import { localEnvironment, postmanCollection } from './collection.ts';
import { readDocument, routesOf, type OpenApiDocument } from './document.ts';
import { RUN_ORDER } from './run-order.ts';

let document: OpenApiDocument;
beforeAll(async () => {
  document = await readDocument();
});
const withoutStep = (operationId: string) =>
  RUN_ORDER.map(({ name, steps }) => ({ name, steps: steps.filter((step) => step.operationId !== operationId) }));

describe('the Postman collection', () => {
  it('is the same each time, with ids that differ', async () => {
    const [first, second] = [await postmanCollection(document), await postmanCollection(document)];
    expect(second).toEqual(first);
    const ids = [...JSON.stringify(first).matchAll(/"id":"([0-9a-f-]{36})"/g)].map(([, id]) => id);
    expect(ids.length).toBeGreaterThan(routesOf(document).size);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is not made where the order lacks a documented route, or names another', async () => {
    await expect(postmanCollection(document, withoutStep('listTags'))).rejects.toThrow('lacks listTags');
    const more = [...RUN_ORDER, { name: 'More', steps: [{ operationId: 'payInvoice' }] }];
    await expect(postmanCollection(document, more)).rejects.toThrow('names payInvoice');
  });

  it('holds no secret', async () => {
    const text = JSON.stringify([await postmanCollection(document), localEnvironment()]);
    expect(text).toContain('{"key":"password","value":""');
    expect(text).not.toMatch(/trial-|"password\\": \\"(?!\{\{)/);
  });

  it('refers to no schema outside of a test', async () => {
    const text = JSON.stringify(await postmanCollection(document));
    expect(text).not.toContain('#/components');
    const references = new Set([...text.matchAll(/#\/definitions\/(\w+)/g)].map(([, name]) => name));
    expect(references.size).toBeGreaterThan(5);
  });
});
