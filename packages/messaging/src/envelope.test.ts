import { decodeEnvelope, encodeEnvelope, EnvelopeError } from './envelope.ts';
import { newEventId } from './event-id.ts';

const envelope = {
  eventId: newEventId(),
  tenantId: 7,
  type: 'ExpenseRecorded',
  aggregateId: Number.MAX_SAFE_INTEGER,
  version: 3,
  epoch: 1,
  time: new Date('2026-11-22T10:11:12.345Z'),
  traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
  requestId: 'r-1',
};

describe('envelope', () => {
  it('survives the headers, with and without what is optional', () => {
    expect(decodeEnvelope(encodeEnvelope(envelope))).toEqual(envelope);
    const { traceparent: _traceparent, requestId: _requestId, ...bare } = envelope;
    const headers = encodeEnvelope(bare);
    expect(Object.keys(headers).sort()).toEqual([
      'aggregate',
      'epoch',
      'event-id',
      'tenant',
      'time',
      'type',
      'version',
    ]);
    expect(decodeEnvelope(headers)).toEqual(bare);
  });

  it('ignores headers it does not know', () => {
    expect(decodeEnvelope({ ...encodeEnvelope(envelope), 'dead-tries': '5' })).toEqual(envelope);
  });

  it('names everything that is wrong, and no value', () => {
    const { type: _type, ...headers } = encodeEnvelope(envelope);
    const broken = { ...headers, 'event-id': 'secret', tenant: '0', version: '1.5', time: 'noon' };
    const decoding = () => decodeEnvelope(broken);
    expect(decoding).toThrow(EnvelopeError);
    expect(decoding).toThrow(
      'not the envelope of an event: header event-id is not a UUID; header tenant is not a positive integer; ' +
        'header type is missing; header version is not a positive integer; header time is not a time',
    );
  });

  it.each(['', '-1', '1e3', '９', '9007199254740993', ' 1'])('refuses %p as a tenant', (tenant) => {
    expect(() => decodeEnvelope({ ...encodeEnvelope(envelope), tenant })).toThrow(/header tenant/);
  });
});
