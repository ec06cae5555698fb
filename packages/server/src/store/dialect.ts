/** What differs between the two databases, declared; nobody outside `store/` asks which one it is. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /** Appended to a SELECT that must hold its row until commit. */
  readonly forUpdate: '' | ' FOR UPDATE';
  /** Appended to a SELECT whose row must stay what it is named by until commit; it may be changed otherwise. */
  readonly forKeyShare: '' | ' FOR KEY SHARE';
  /** Appended to a SELECT over deliveries `d` that several nodes run at once. */
  readonly claimLock: '' | ' FOR UPDATE OF d SKIP LOCKED';
  /** Waits for and takes a lock by name until commit; one writer needs none. Has one parameter. */
  readonly hold: string | null;
  /** Full text of a table, whose rows go by its first letter: `messages m`, `contacts c`, `notes n`. */
  readonly search: (table: SearchedTable) => TextSearch;
  /** The parameter of a search for texts that have a word beginning with each of these. */
  readonly searchParam: (words: readonly string[]) => string;
  /** The same for texts that have each of these words whole. */
  readonly wordsParam: (words: readonly string[]) => string;
  /** A value of a JSON record as text; null where it has none. Has one parameter, the key. */
  readonly jsonText: (column: string) => string;
  /** Comparison by bytes, which an index on the beginning of a text answers. */
  readonly atLeast: '>=' | '~>=~';
  readonly below: '<' | '~<~';
}

export type SearchedTable = 'messages' | 'contacts' | 'notes';

export interface TextSearch {
  /** FROM that starts at the matches. */
  readonly from: string;
  /** Has one parameter, `searchParam`; answered by the full-text index. */
  readonly where: string;
  /** The same of a row found otherwise, read from its text; for words so common that the index is no help. */
  readonly ofRow: string;
  /** Grows with each new row; matches come in its order without sorting. */
  readonly arrival: string;
}

const letterOf = { messages: 'm', contacts: 'c', notes: 'n' } as const;
const columnOf = { messages: 'body', contacts: 'name', notes: 'body' } as const;
const ftsOf = { messages: 'message_fts', contacts: 'contact_fts', notes: 'note_fts' } as const;

export const sqliteDialect: Dialect = {
  name: 'sqlite',
  forUpdate: '',
  forKeyShare: '',
  claimLock: '',
  hold: null,
  // A CROSS JOIN keeps the order in which it is written.
  search: (table) => {
    const [letter, fts] = [letterOf[table], ftsOf[table]];
    return {
      from: `${fts} f CROSS JOIN ${table} ${letter}`,
      where: `f.rowid = ${letter}.rowid AND ${fts} MATCH ?`,
      ofRow: `has_words(${letter}.${columnOf[table]}, ?) = 1`,
      arrival: 'f.rowid',
    };
  },
  searchParam: (words) => words.map((word) => `"${word.replaceAll('"', '')}"*`).join(' '),
  wordsParam: (words) => words.map((word) => `"${word.replaceAll('"', '')}"`).join(' '),
  jsonText: (column) => `json_text(${column}, ?)`,
  atLeast: '>=',
  below: '<',
};

const small = 'áàâãäåéèêëíìîïóòôõöúùûüýÿçñ';
const accents = small + small.toUpperCase();
const plain = 'aaaaaaeeeeiiiiooooouuuuyycn'.repeat(2);
/** Otherwise taken as parts of hosts, paths and numbers, which are words of their own to PostgreSQL. */
const joints = './-@:_&=%#~+,';

/** A text without accents and case, as an immutable expression, so that it can be indexed without an extension. */
export function folded(column: string): string {
  return `translate(lower(${column}), '${accents}${joints}', '${plain}${' '.repeat(joints.length)}')`;
}

export const postgresDialect: Dialect = {
  name: 'postgres',
  forUpdate: ' FOR UPDATE',
  forKeyShare: ' FOR KEY SHARE',
  claimLock: ' FOR UPDATE OF d SKIP LOCKED',
  hold: 'SELECT pg_advisory_xact_lock(hashtextextended(?, 7162043)) AS held',
  search: (table) => {
    const letter = letterOf[table];
    const where = `to_tsvector('simple', ${folded(`${letter}.${columnOf[table]}`)}) @@ to_tsquery('simple', ?)`;
    return { from: `${table} ${letter}`, where, ofRow: where, arrival: `${letter}.rowid` };
  },
  searchParam: (words) => words.map((word) => `'${word.replaceAll(/['\\]/g, '')}':*`).join(' & '),
  wordsParam: (words) => words.map((word) => `'${word.replaceAll(/['\\]/g, '')}'`).join(' & '),
  jsonText: (column) => `jsonb_extract_path_text(${column}::jsonb, ?)`,
  atLeast: '~>=~',
  below: '~<~',
};
