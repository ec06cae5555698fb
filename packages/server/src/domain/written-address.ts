import type { Capabilities } from '@balcao/contract';
import { formatPhone } from './phone-identity.ts';

/** An address as the channel is given it, and for people's eyes: only what is a phone is written as one. */
export function written(value: string, { phones }: Pick<Capabilities, 'phones'>) {
  return { value, shown: phones === true ? formatPhone(value) : value };
}
