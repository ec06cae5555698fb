/**
 * The id WhatsApp gives a phone. Brazilian mobiles of area codes from 31 on were registered before the ninth digit:
 * their id is without it (`5531987654321` → `553187654321`); 11 to 28 keep it. Everything but digits is dropped.
 */
export function waIdOf(phone: string): string {
  const digits = phone.replace(/\D/g, '');
  const mobile = /^55(\d{2})9(\d{8})$/.exec(digits);
  if (mobile === null || Number(mobile[1]) < 31) return digits;
  return `55${mobile[1]}${mobile[2]}`;
}

/** Whether a phone has a length that any country uses (E.164). */
export function isPhone(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  return /^[+\d][\d\s().-]*$/.test(text) && digits.length >= 8 && digits.length <= 15;
}

/** Whether a text has the form of a business-scoped user id: `BR.1502576394655843`, `US.ENT.…`. */
export function isBsuid(text: string): boolean {
  return /^[A-Z]{2}\.(ENT\.)?[A-Za-z0-9]{1,128}$/.test(text);
}
