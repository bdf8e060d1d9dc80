import { brokerSaid, isFenced } from './kafka-errors.ts';

const said = (type: string, options?: ErrorOptions) => Object.assign(new Error('from the broker', options), { type });

describe('brokerSaid', () => {
  it('finds what the broker said in what KafkaJS made of it', () => {
    const wrapped = new Error('retries exceeded', { cause: new Error('again', { cause: said('UNKNOWN') }) });
    const gathered = Object.assign(new Error('several'), { errors: [new Error('one'), said('UNKNOWN')] });
    for (const error of [said('UNKNOWN'), wrapped, gathered]) expect(brokerSaid(error, 'UNKNOWN')).toBe(true);
    for (const error of [said('OTHER'), new Error('UNKNOWN'), 'UNKNOWN', undefined]) {
      expect(brokerSaid(error, 'UNKNOWN')).toBe(false);
    }
    expect(isFenced(new Error('wrapped', { cause: said('INVALID_PRODUCER_EPOCH') }))).toBe(true);
  });
});
