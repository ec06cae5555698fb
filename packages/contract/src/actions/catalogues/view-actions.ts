import { z } from 'zod';
import { defineAction, defineRead } from '../../action.ts';
import { viewEntity } from '../../entities/catalogue.ts';
import { nameText } from '../../name-text.ts';
import { viewRef } from '../../refs.ts';
import { listOf, ticketItem } from '../../views.ts';

const viewName = nameText(60);
const filter = z.string().trim().min(1).max(2000).describe('Filter, for example state:open assignee:me');

export const viewList = defineRead({
  id: 'view.list',
  title: { en: 'List saved views', 'pt-BR': 'Listar visões salvas' },
  summary: { en: 'Your own and those of everybody.', 'pt-BR': 'As suas e as de todos.' },
  input: {},
  output: listOf(viewEntity),
  permission: 'catalogue.use',
  examples: ['balcao views list'],
});

export const viewCreate = defineAction({
  id: 'view.create',
  title: { en: 'Save a view', 'pt-BR': 'Salvar visão' },
  summary: {
    en: 'A filter with a name: your own, or for everybody (which takes who manages the catalogues).',
    'pt-BR': 'Um filtro com nome: só seu ou de todos (isto para quem gere os cadastros).',
  },
  input: {
    name: viewName,
    filter,
    shared: z.boolean().default(false).describe('For everybody'),
  },
  output: viewEntity,
  permission: 'catalogue.use',
  examples: ['balcao views create Meus --filter "assignee:me state:open"'],
});

export const viewEdit = defineAction({
  id: 'view.edit',
  title: { en: 'Edit a saved view', 'pt-BR': 'Editar visão salva' },
  summary: { en: 'Its name or its filter.', 'pt-BR': 'O nome ou o filtro.' },
  input: { view: viewRef, name: viewName.optional(), filter: filter.optional() },
  output: viewEntity,
  permission: 'catalogue.use',
  examples: ['balcao views edit Meus --filter "assignee:me"'],
});

export const viewRemove = defineAction({
  id: 'view.remove',
  title: { en: 'Remove a saved view', 'pt-BR': 'Remover visão salva' },
  summary: { en: 'The tickets in it are not touched.', 'pt-BR': 'Os atendimentos não são afetados.' },
  input: { view: viewRef },
  output: viewEntity,
  permission: 'catalogue.use',
  examples: ['balcao views remove Meus'],
});

export const viewRun = defineRead({
  id: 'view.run',
  title: { en: 'Run a saved view', 'pt-BR': 'Abrir visão salva' },
  summary: {
    en: 'The tickets that its filter finds for you now, as the list of tickets shows them.',
    'pt-BR': 'Os atendimentos que o filtro encontra para você agora, como na lista de atendimentos.',
  },
  input: {
    view: viewRef,
    limit: z.int().min(1).max(1000).default(30).describe('Items a page'),
    cursor: z.string().max(500).optional().describe('Where the page before ended'),
  },
  output: listOf(ticketItem),
  permission: 'ticket.read',
  examples: ['balcao views run Meus'],
});
