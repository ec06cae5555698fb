/** One step of the schema. Statements run in one transaction; a released migration never changes. */
export interface Migration {
  readonly name: string;
  readonly sqlite: readonly string[];
  readonly postgres: readonly string[];
}
