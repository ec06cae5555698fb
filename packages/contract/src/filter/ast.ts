import type { FieldKey, filterFields, Keyword } from './fields.ts';

type Table = typeof filterFields;
/** A field that a term may ask about; `sort` orders and is kept apart. */
export type FieldName = Exclude<FieldKey, 'sort'>;
export type ChoiceOf<F extends FieldKey> = Table[F] extends { readonly choices: infer C }
  ? Extract<keyof C, string>
  : never;
export type KeywordOf<F extends FieldKey> = Table[F] extends { readonly keywords: readonly (infer K extends Keyword)[] }
  ? K
  : never;

export type Comparison = '<' | '<=' | '>' | '>=';
/** `is` equals, a comparison has one end, a range has both (ends included). */
export type Bounded<T> =
  | { readonly bound: 'is' | Comparison; readonly at: T }
  | { readonly bound: 'range'; readonly from: T; readonly to: T };

export type DurationUnit = 'm' | 'h' | 'd' | 'w';
export interface Duration {
  readonly kind: 'duration';
  readonly amount: number;
  readonly unit: DurationUnit;
}
/** A point in time as written: a duration counts back from now, days and minutes are of the reader's zone. */
export type Moment =
  | Duration
  | { readonly kind: 'today' }
  | { readonly kind: 'day'; readonly day: string }
  | { readonly kind: 'minute'; readonly minute: string };

export interface ChoiceValue<C extends string> {
  readonly kind: 'choice';
  readonly choice: C;
}
export interface KeywordValue<K extends Keyword> {
  readonly kind: 'keyword';
  readonly keyword: K;
}
/** The name, id or e-mail of something in the catalogue; the server resolves it. */
export interface NameValue {
  readonly kind: 'name';
  readonly name: string;
}
/** A board or funnel, and the column or stage in it when one was named. */
export interface PlaceValue {
  readonly kind: 'place';
  readonly name: string;
  readonly step: string | null;
}
export interface TextValue {
  readonly kind: 'text';
  readonly text: string;
}
export interface DigitsValue {
  readonly kind: 'digits';
  readonly digits: string;
}
/** `international` when it was written with a plus: the digits then begin with the country. */
export interface PhoneValue {
  readonly kind: 'phone';
  readonly digits: string;
  readonly international: boolean;
}
export type NumberValue = { readonly kind: 'number' } & Bounded<number>;
export type MoneyValue =
  | { readonly kind: 'money'; readonly bound: 'is' | Comparison; readonly valueCents: number }
  | { readonly kind: 'money'; readonly bound: 'range'; readonly fromCents: number; readonly toCents: number };
export type TimeValue = { readonly kind: 'time' } & Bounded<Moment>;
/** Time that is still to go. */
export type LeftValue = { readonly kind: 'left' } & (
  | { readonly bound: Comparison; readonly at: Duration }
  | { readonly bound: 'range'; readonly from: Duration; readonly to: Duration }
);

interface ValueByShape<C extends string> {
  choice: ChoiceValue<C>;
  name: NameValue;
  place: PlaceValue;
  text: TextValue;
  digits: DigitsValue;
  phone: PhoneValue;
  number: NumberValue;
  money: MoneyValue;
  custom: NumberValue | TextValue;
  time: TimeValue;
  left: LeftValue | ChoiceValue<C>;
  order: never;
}

/** What a field may be compared with: of `state`, a choice; of `tag`, a name or `none` or `any`. */
export type FieldValue<F extends FieldKey> =
  | ValueByShape<ChoiceOf<F>>[Table[F]['shape']]
  | ([KeywordOf<F>] extends [never] ? never : KeywordValue<KeywordOf<F>>);

/** A value whose field is not known to the compiler. */
export type AnyValue = ValueByShape<string>[keyof ValueByShape<string>] | KeywordValue<Keyword>;

/** `field:a,b` holds when any of the values does. `name` is the custom field's, as written. */
export type FieldTerm = {
  readonly [F in FieldName]: {
    readonly kind: 'field';
    readonly negated: boolean;
    readonly field: F;
    readonly values: readonly [FieldValue<F>, ...FieldValue<F>[]];
  } & (F extends 'field' ? { readonly name: string } : unknown);
}[FieldName];

/** A bare word or phrase: looked for in contact, number and protocol. */
export interface TextTerm {
  readonly kind: 'text';
  readonly negated: boolean;
  readonly text: string;
}

export type Term = TextTerm | FieldTerm;
export type SortKey = ChoiceOf<'sort'>;
export interface Sort {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** All terms must hold. */
export interface Filter {
  readonly terms: readonly Term[];
  readonly sort: Sort;
}

export const defaultSort: Sort = { key: 'updated', descending: true };
