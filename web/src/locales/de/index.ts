import { collect, type Messages } from '../collect.ts';

export const messages = collect(import.meta.glob<Messages>('./*.json', { eager: true, import: 'default' }));
