import type { CatalogueKind } from '../../entities/catalogue.ts';
import type { Label } from '../../label.ts';

export interface CatalogueWords {
  /** With its article in English: `a demand`. */
  readonly one: Label;
  readonly many: Label;
  /** What the list is for. */
  readonly about: Label;
  /** Name in the examples. */
  readonly example: string;
}

/** What each catalogue is called, told once: titles, summaries and errors are made of it. */
export const catalogueWords: Readonly<Record<CatalogueKind, CatalogueWords>> = {
  stage: {
    one: { en: 'contact stage', 'pt-BR': 'etapa do contato' },
    many: { en: 'contact stages', 'pt-BR': 'etapas do contato' },
    about: { en: 'How far a contact has come.', 'pt-BR': 'Até onde um contato já chegou.' },
    example: 'Qualificado',
  },
  source: {
    one: { en: 'source', 'pt-BR': 'fonte' },
    many: { en: 'sources', 'pt-BR': 'fontes' },
    about: { en: 'Where a contact came from.', 'pt-BR': 'De onde um contato veio.' },
    example: 'Indicação',
  },
  contactGroup: {
    one: { en: 'contact group', 'pt-BR': 'grupo de contatos' },
    many: { en: 'contact groups', 'pt-BR': 'grupos de contatos' },
    about: { en: 'Segments that contacts belong to.', 'pt-BR': 'Segmentos a que os contatos pertencem.' },
    example: 'Clientes',
  },
  demand: {
    one: { en: 'demand', 'pt-BR': 'demanda' },
    many: { en: 'demands', 'pt-BR': 'demandas' },
    about: { en: 'What contacts ask for.', 'pt-BR': 'O que os contatos pedem.' },
    example: 'Entrega',
  },
  type: {
    one: { en: 'ticket type', 'pt-BR': 'tipo de atendimento' },
    many: { en: 'ticket types', 'pt-BR': 'tipos de atendimento' },
    about: { en: 'What kind of work a ticket is.', 'pt-BR': 'Que espécie de trabalho é um atendimento.' },
    example: 'Suporte',
  },
  status: {
    one: { en: 'status', 'pt-BR': 'status' },
    many: { en: 'statuses', 'pt-BR': 'status' },
    about: {
      en: "The office's own words for where a ticket stands, each for some states or for all.",
      'pt-BR': 'Os nomes da casa para onde um atendimento está, cada um para alguns estados ou para todos.',
    },
    example: 'Aguardando peça',
  },
  funnel: {
    one: { en: 'funnel', 'pt-BR': 'funil' },
    many: { en: 'funnels', 'pt-BR': 'funis' },
    about: { en: 'Funnels and their stages, in order.', 'pt-BR': 'Funis e suas etapas, em ordem.' },
    example: 'Vendas',
  },
  board: {
    one: { en: 'board', 'pt-BR': 'quadro' },
    many: { en: 'boards', 'pt-BR': 'quadros' },
    about: { en: 'Boards and their columns, in order.', 'pt-BR': 'Quadros e suas colunas, em ordem.' },
    example: 'Vendas',
  },
};
