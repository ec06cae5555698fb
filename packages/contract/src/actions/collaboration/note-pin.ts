import { z } from 'zod';
import { defineAction } from '../../action.ts';
import { noteRef } from '../../refs.ts';
import { noteItem } from '../../views.ts';

export const notePin = defineAction({
  id: 'note.pin',
  title: { en: 'Pin a note', 'pt-BR': 'Destacar nota' },
  summary: {
    en: 'Keeps a note on top, or lets it go back to its place.',
    'pt-BR': 'Mantém a nota no topo ou a devolve ao seu lugar.',
  },
  input: {
    note: noteRef,
    on: z.boolean().default(true).describe('Off lets it go back to its place'),
  },
  output: noteItem,
  permission: 'note.write',
  examples: ['balcao notes pin NOTE', 'balcao notes pin NOTE --no-on'],
});
