import type { UserEntity } from '@balcao/contract';

/** The line before what somebody writes: their signature, or their name, in the bold that WhatsApp shows. */
export function signatureLine(user: Pick<UserEntity, 'name' | 'signature'>): string {
  const text = user.signature.trim() === '' ? user.name : user.signature;
  return `*${text.replaceAll(/[\s*]+/gu, ' ').trim()}*:\n`;
}

/** A text as its author signs it, once; nothing to read, nothing to sign. */
export function signed(text: string, user: Pick<UserEntity, 'name' | 'signature'>): string {
  const line = signatureLine(user);
  return text.trim() === '' || text.startsWith(line) ? text : line + text;
}
