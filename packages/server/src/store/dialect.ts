/** What differs between the two databases, declared; nobody outside `store/` asks which one it is. */
export interface Dialect {
  readonly name: 'sqlite' | 'postgres';
  /** Appended to a SELECT that must hold its row until commit. */
  readonly forUpdate: '' | ' FOR UPDATE';
  /** Condition and parameter for a full-text match on messages `m`. */
  readonly messageMatch: (words: readonly string[]) => {
    readonly join: string;
    readonly where: string;
    readonly param: string;
  };
  /** Case-insensitive LIKE. */
  readonly like: 'LIKE' | 'ILIKE';
}

export const sqliteDialect: Dialect = {
  name: 'sqlite',
  forUpdate: '',
  messageMatch: (words) => ({
    join: 'JOIN message_fts f ON f.rowid = m.rowid',
    where: 'message_fts MATCH ?',
    param: words.map((word) => `"${word.replaceAll('"', '')}"*`).join(' '),
  }),
  like: 'LIKE',
};

const accents = 'áàâãäåéèêëíìîïóòôõöúùûüçñ';
const plain = 'aaaaaaeeeeiiiiooooouuuucn';

/** Body without accents and case, as an immutable expression, so that it can be indexed without an extension. */
export const foldedBody = `translate(lower(body), '${accents}', '${plain}')`;

export const postgresDialect: Dialect = {
  name: 'postgres',
  forUpdate: ' FOR UPDATE',
  messageMatch: (words) => ({
    join: '',
    where: `to_tsvector('simple', ${foldedBody.replace('body', 'm.body')}) @@ to_tsquery('simple', ?)`,
    param: words.map((word) => `'${word.replaceAll(/['\\]/g, '')}':*`).join(' & '),
  }),
  like: 'ILIKE',
};
