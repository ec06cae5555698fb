/**
 * The filter language, one for the list's `/`, saved views, `--filter`, bulk and rules. Terms separated by spaces must all
 * hold, commas mean any of, `-` negates: `state:open assignee:me tag:vip,pix -tag:spam updated:<2h "nota fiscal"`.
 *
 *   query  = [ term { space term } ] ;
 *   term   = [ "-" ] ( field ":" values | word | phrase ) ;
 *   values = value { "," value } ;
 *   value  = scalar | cmp scalar | scalar ".." scalar | "me" | "none" | "any" ;
 *   cmp    = "<" | "<=" | ">" | ">=" ;
 *   phrase = '"' { character | '\"' | '\\' } '"' ;
 */
export type {
  AnyValue as FilterValue,
  Comparison,
  Duration,
  FieldName as FilterFieldName,
  FieldTerm,
  FieldValue,
  Filter,
  LeftValue,
  Moment,
  MoneyValue,
  NumberValue,
  PhoneValue,
  PlaceValue,
  Sort,
  SortKey,
  Term as FilterTerm,
  TextTerm,
  TimeValue,
} from './filter/ast.ts';
export { defaultSort } from './filter/ast.ts';
export type { FieldDefinition, FieldKey, Keyword as FilterKeyword } from './filter/fields.ts';
export { fieldDefinition, fieldKeys, filterFields, filterKeywords } from './filter/fields.ts';
export { type FilterSpan, longestFilter, mostFilterTerms, type ParsedFilter, parseFilter } from './filter/parse.ts';
export { printFilter, printFilterValue, printTerm } from './filter/print.ts';
export type { FilterError, FilterErrorCode } from './filter/problem.ts';
export { instantOf, resolveTime, type TimeBounds } from './filter/resolve-time.ts';
export { type FilterSuggestion, type FilterSuggestions, suggestFilter } from './filter/suggest.ts';
