import { wireEnum } from '../schema/wire-enum.ts';

/** Origin of the rate between two amounts. */
export const rateSource = wireEnum({ same: 'SAME', daily: 'DAILY', cross: 'CROSS', stated: 'STATED' });
