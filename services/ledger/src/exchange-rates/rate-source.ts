/** Where a rate came from: equal currencies, a rate that was set, one over the base currency, or amounts that the client stated. */
export type RateSource = 'same' | 'daily' | 'cross' | 'stated';
