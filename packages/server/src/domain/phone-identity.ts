import { AppError } from '@balcao/contract';
import { parsePhoneNumberFromString } from 'libphonenumber-js/mobile';

export interface PhoneIdentity {
  /** One spelling per person: digits with country for a phone, the id itself for the others. */
  readonly canonical: string;
  readonly kind: 'phone' | 'bsuid' | 'lid' | 'group' | 'other';
  /** Other spellings under which the same identity may be known to WhatsApp or to old data. */
  readonly alternatives: readonly string[];
}

/**
 * Whose identity `raw` is. `typed` digits of 10 or 11 that make a Brazilian number are one; digits from a `provider` (a
 * wa_id) always begin with the country, so there a Norwegian 47 91234567 is not taken for area 47.
 */
export function phoneIdentity(raw: string, origin: 'typed' | 'provider' = 'typed'): PhoneIdentity {
  const text = raw.trim();
  const jid = identityOfAddress(text);
  if (jid !== undefined) return jid;
  if (isBsuid(text)) return { canonical: text, kind: 'bsuid', alternatives: [] };
  const digits = readDigits(text);
  if (digits === undefined) return { canonical: text, kind: 'other', alternatives: [] };
  const canonical = canonicalPhone(digits, hasCountryPrefix(text) ? 'provider' : origin);
  if (canonical === undefined) return { canonical: digits, kind: 'other', alternatives: [] };
  return { canonical, kind: 'phone', alternatives: alternativesOf(canonical) };
}

/** The one form of a phone that a person typed, in any spelling; its area may stand apart. Refuses what is no phone. */
export function typedPhone(text: string, ddd?: string): string {
  const phone = text.trim();
  const digits = readDigits(phone);
  const refuse = (problem: string, problemInPt: string): never => {
    throw new AppError('contact.phoneInvalid', { phone: text, problem, 'problem.pt-BR': problemInPt });
  };
  if (digits === undefined) return refuse('digits are needed', 'são necessários dígitos');
  if (ddd !== undefined && (hasCountryPrefix(phone) || digits.length > 9))
    return refuse('it has its area already; leave ddd out', 'já tem o DDD; deixe ddd de fora');
  const identity = phoneIdentity(ddd === undefined ? phone : ddd.replace(/^0/, '') + digits);
  if (identity.kind === 'phone' && (hasCountryPrefix(phone) || isSurelyMeant(identity.canonical)))
    return identity.canonical;
  if (digits.length < 10 && !hasCountryPrefix(phone)) return refuse('the area code is missing', 'falta o DDD');
  return refuse(
    'no such Brazilian number; one of another country begins with +',
    'não há número brasileiro assim; o de outro país começa com +',
  );
}

/** Without a plus a digit too many would make somebody's number in another country: it has to exist as a mobile there. */
function isSurelyMeant(canonical: string): boolean {
  return canonical.startsWith('55') || parsePhoneNumberFromString(`+${canonical}`)?.isValid() === true;
}

const privateAddresses = ['@s.whatsapp.net', '@c.us'];
const groupAddresses = ['-group', '@g.us'];

function identityOfAddress(text: string): PhoneIdentity | undefined {
  if (text.length > 4 && text.endsWith('@lid'))
    return { canonical: `${withoutDevice(text.slice(0, -4))}@lid`, kind: 'lid', alternatives: [] };
  const group = groupAddresses.find((suffix) => text.length > suffix.length && text.endsWith(suffix));
  if (group !== undefined) {
    const id = text.slice(0, -group.length);
    return { canonical: `${id}-group`, kind: 'group', alternatives: [`${id}@g.us`] };
  }
  const address = privateAddresses.find((suffix) => text.length > suffix.length && text.endsWith(suffix));
  return address === undefined ? undefined : phoneIdentity(withoutDevice(text.slice(0, -address.length)), 'provider');
}

/** A linked device adds `:12` to the address of its owner. */
function withoutDevice(user: string): string {
  const colonAt = user.indexOf(':');
  return colonAt < 0 ? user : user.slice(0, colonAt);
}

/** Business-scoped user ids (April 2026): `BR.1502576394655843`, of a parent account `US.ENT.…`. */
function isBsuid(text: string): boolean {
  return /^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$/.test(text);
}

const longestPhone = 40;
const longestE164 = 15;

/** The digits of what looks like a phone, a leading 00 taken for a plus; undefined when it does not. */
function readDigits(text: string): string | undefined {
  if (text.length > longestPhone || !/^\+?[\d\s().\-/\u00a0\u2010-\u2014]+$/.test(text)) return undefined;
  const digits = text.replaceAll(/\D/g, '');
  if (digits === '') return undefined;
  return digits.startsWith('00') ? digits.slice(2) : digits;
}

function hasCountryPrefix(text: string): boolean {
  return text.startsWith('+') || text.startsWith('00');
}

function canonicalPhone(digits: string, origin: 'typed' | 'provider'): string | undefined {
  const brazilian = brazilianNational(digits, origin);
  if (brazilian !== undefined) return `55${withNinthDigit(brazilian)}`;
  const national = digits.startsWith('0') ? digits.slice(1) : digits;
  if (origin === 'typed' && isServiceNumber(national)) return `55${national}`;
  if (digits.startsWith('0')) return undefined;
  // Fewer digits than that, typed without a plus, are a local number without its area.
  if (digits.length > longestE164 || (origin === 'typed' && digits.length < 10)) return undefined;
  const foreign = foreignPhone(withoutMexicanOne(digits));
  if (foreign !== undefined) return foreign;
  // A wa_id is WhatsApp's word: it is a phone even where our numbering tables disagree.
  return origin === 'provider' && digits.length >= 8 ? digits : undefined;
}

/** Area and subscriber of a Brazilian number, written with the country (and 0), with a trunk 0 (and carrier), or bare. */
function brazilianNational(digits: string, origin: 'typed' | 'provider'): string | undefined {
  const afterCountry = digits.startsWith('550') ? digits.slice(3) : digits.slice(2);
  if (digits.startsWith('55') && isBrazilianNational(afterCountry)) return afterCountry;
  if (origin === 'provider') return undefined;
  const bare = [digits, digits.startsWith('0') ? digits.slice(1) : '', digits.startsWith('0') ? digits.slice(3) : ''];
  return bare.find(isBrazilianNational);
}

const areaCodes: ReadonlySet<string> = new Set(
  (
    '11 12 13 14 15 16 17 18 19 21 22 24 27 28 31 32 33 34 35 37 38 41 42 43 44 45 46 47 48 49 51 53 54 55 ' +
    '61 62 63 64 65 66 67 68 69 71 73 74 75 77 79 81 82 83 84 85 86 87 88 89 91 92 93 94 95 96 97 98 99'
  ).split(' '),
);

/** Eleven digits are a mobile, whose subscriber begins with 9; ten are a landline (2–5) or a mobile without its 9 (6–9). */
function isBrazilianNational(national: string): boolean {
  if (!areaCodes.has(national.slice(0, 2))) return false;
  if (national.length === 11) return national.charAt(2) === '9';
  return national.length === 10 && national.charAt(2) >= '2';
}

function withNinthDigit(national: string): string {
  return national.length === 10 && national.charAt(2) >= '6'
    ? `${national.slice(0, 2)}9${national.slice(2)}`
    : national;
}

/** 0800, 0300 and 0500 have no area. */
function isServiceNumber(national: string): boolean {
  return national.length === 10 && ['800', '300', '500'].includes(national.slice(0, 3));
}

const mostRemembered = 5000;
const foreignPhones = new Map<string, string | undefined>();

/** E.164 digits, national prefixes taken out. Remembered: the same people write again and again. */
function foreignPhone(digits: string): string | undefined {
  if (foreignPhones.has(digits)) return foreignPhones.get(digits);
  const once = possibleE164(digits);
  // A doubled national prefix would give one identity now and another when read back.
  const canonical = once === undefined || possibleE164(once) === once ? once : undefined;
  if (foreignPhones.size >= mostRemembered) foreignPhones.clear();
  foreignPhones.set(digits, canonical);
  return canonical;
}

function possibleE164(digits: string): string | undefined {
  const phone = parsePhoneNumberFromString(`+${digits}`);
  return phone?.isPossible() === true ? phone.number.slice(1) : undefined;
}

/** Mexico dropped the 1 of its mobiles in 2019; WhatsApp still shows 52 1 for many. */
function withoutMexicanOne(digits: string): string {
  return digits.length === 13 && digits.startsWith('521') ? `52${digits.slice(3)}` : digits;
}

function alternativesOf(canonical: string): readonly string[] {
  if (isMexican(canonical)) return [`521${canonical.slice(2)}`];
  const isMobile = isBrazilian(canonical) && canonical.length === 13;
  // Without its 9 a number that goes on with 2–5 would be somebody's landline.
  return isMobile && canonical.charAt(5) >= '6' ? [canonical.slice(0, 4) + canonical.slice(5)] : [];
}

function isBrazilian(canonical: string): boolean {
  return canonical.startsWith('55') && isBrazilianNational(canonical.slice(2));
}

function isMexican(canonical: string): boolean {
  return canonical.length === 12 && canonical.startsWith('52');
}

/** A canonical identity for people's eyes: `+55 11 98765-4321`, `+44 20 7946 0958`; ids that are not phones stay as they are. */
export function formatPhone(canonical: string): string {
  if (!/^\d{6,15}$/.test(canonical)) return canonical;
  if (isBrazilian(canonical)) {
    const subscriber = canonical.slice(4);
    return `+55 ${canonical.slice(2, 4)} ${subscriber.slice(0, -4)}-${subscriber.slice(-4)}`;
  }
  return parsePhoneNumberFromString(`+${canonical}`)?.formatInternational() ?? `+${canonical}`;
}

export interface PhoneSearchForms {
  /** A phone matches when its canonical form begins with one of these. */
  readonly prefixes: readonly string[];
  /** Or ends with one of these: a whole number written without its area. */
  readonly suffixes: readonly string[];
}

/** How to look among canonical phones for what somebody typed, whole or only its beginning, in any Brazilian spelling. */
export function phoneSearchForms(text: string): PhoneSearchForms {
  const trimmed = text.trim();
  const digits = readDigits(trimmed);
  if (digits === undefined || digits === '') return { prefixes: [], suffixes: [] };
  if (hasCountryPrefix(trimmed)) return { prefixes: unique(internationalPrefixes(digits)), suffixes: [] };
  if (digits.startsWith('0')) return { prefixes: unique(trunkPrefixes(digits)), suffixes: [] };
  const prefixes = [...nationalPrefixes(digits), ...internationalPrefixes(digits)];
  return { prefixes: unique(prefixes), suffixes: subscriberSuffixes(digits) };
}

function internationalPrefixes(digits: string): readonly string[] {
  if (digits.startsWith('521')) return [digits, `52${digits.slice(3)}`];
  return digits.startsWith('55') ? [digits, ...nationalPrefixes(digits.slice(2))] : [digits];
}

/** After the trunk 0 comes the area, or a carrier of two digits and the area; 0800 and the like keep theirs. */
function trunkPrefixes(digits: string): readonly string[] {
  const national = digits.slice(1);
  const service = ['800', '300', '500'].some((code) => national.startsWith(code)) ? [`55${national}`] : [];
  const afterCarrier = digits.length > 11 ? nationalPrefixes(digits.slice(3)) : [];
  return [...service, ...nationalPrefixes(national), ...afterCarrier];
}

/** Area and the beginning of a subscriber, as written and with the 9 that may have been left out. */
function nationalPrefixes(national: string): readonly string[] {
  const area = national.slice(0, 2);
  const subscriber = national.slice(2);
  const isArea = area.length === 2 ? areaCodes.has(area) : area.length === 1 && area >= '1';
  if (!isArea || subscriber.length > 9) return [];
  const lacksNine = subscriber.length <= 8 && subscriber.charAt(0) >= '6';
  // Eight digits after the area are a whole number: as a mobile it exists with its 9 only.
  if (lacksNine && subscriber.length === 8)
    return [`55${area}9${subscriber}`, ...(subscriber.startsWith('9') ? [`55${national}`] : [])];
  return lacksNine ? [`55${national}`, `55${area}9${subscriber}`] : [`55${national}`];
}

function subscriberSuffixes(digits: string): readonly string[] {
  if (digits.length === 9 && digits.startsWith('9')) return [digits];
  if (digits.length !== 8) return [];
  return digits.charAt(0) >= '6' ? [`9${digits}`] : [digits];
}

function unique(forms: readonly string[]): readonly string[] {
  return [...new Set(forms)];
}
