import { type CheckNote, type CheckState, checkName, checkNoteText, checkStateWord } from '@balcao/contract';
import type { Column, Row, View } from '../../cli/row.ts';

/** What came of one check, as the columns show it; pipes have the English words. */
export interface CheckRow extends Row {
  readonly name: string;
  readonly state: CheckState;
  readonly detail: string;
  readonly note?: CheckNote | undefined;
  readonly ms: number;
}

export const checkColumns: readonly Column[] = [
  {
    field: 'name',
    title: { en: 'Check', 'pt-BR': 'Verificação' },
    shown: (row, { language }) => checkName((row as CheckRow).name, language),
  },
  {
    field: 'state',
    title: { en: 'Result', 'pt-BR': 'Resultado' },
    shown: (row, { language }) => checkStateWord((row as CheckRow).state, language),
  },
  { field: 'ms', title: { en: 'ms', 'pt-BR': 'ms' }, align: 'right' },
  { field: 'detail', title: { en: 'Detail', 'pt-BR': 'Detalhe' }, flexible: true, shown: detailOf },
];

/** The provider's own words stay as they are. */
function detailOf(row: Row, { language }: View): string {
  const { note, detail } = row as CheckRow;
  return note === undefined ? detail : checkNoteText(note, language);
}

export const connectionColumns: readonly Column[] = [
  { field: 'connection.name', title: { en: 'Connection', 'pt-BR': 'Conexão' }, flexible: true },
  { field: 'connection.channel', title: { en: 'Channel', 'pt-BR': 'Canal' }, dispensable: 1 },
];
