import { describe, expect, it } from 'vitest';
import { eventLines } from './event-lines.ts';

describe('eventLines', () => {
  it('cuts a stream into events, wherever its parts end', () => {
    const next = eventLines();
    expect(next('id: 1\nda')).toEqual([]);
    expect(next('ta: {"a":1}\n\nid: 2\n')).toEqual([{ id: '1', data: '{"a":1}' }]);
    expect(next('data: x\ndata: y\n\n')).toEqual([{ id: '2', data: 'x\ny' }]);
  });

  it('leaves out comments, which keep the connection open', () => {
    const next = eventLines();
    expect(next(': keep-alive\n\n')).toEqual([]);
    expect(next('event: alert\r\ndata: z\r\n\r\n')).toEqual([{ id: null, data: 'z' }]);
  });
});
