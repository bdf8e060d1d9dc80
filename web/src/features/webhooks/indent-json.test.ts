import { describe, expect, it } from 'vitest';
import { indentJson } from './indent-json.ts';

describe('indentJson', () => {
  it('indents objects and lists, and keeps empty ones on their line', () => {
    const text = '{"type":"ping","data":{"list":[1,{"a":null}],"none":[],"nothing":{}}}';
    expect(indentJson(text)).toBe(JSON.stringify(JSON.parse(text), null, 2));
  });

  it('keeps every token as it was sent', () => {
    const text = '{"amount":12.50,"id":12345678901234567890,"text":"a, b: {\\"c\\"} \\\\"}';
    expect(indentJson(text)).toBe(
      '{\n  "amount": 12.50,\n  "id": 12345678901234567890,\n  "text": "a, b: {\\"c\\"} \\\\"\n}',
    );
  });

  it('leaves what is no JSON as it is', () => {
    expect(indentJson('<p>Not Found</p>')).toBe('<p>Not Found</p>');
    expect(indentJson('{"cut":')).toBe('{"cut":');
    expect(indentJson('')).toBe('');
  });
});
