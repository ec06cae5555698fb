import { z } from 'zod';
import { defineAction, defineRead } from '../../action.ts';
import { type CatalogueKind, catalogueItemEntity } from '../../entities/catalogue.ts';
import { ticketStates } from '../../entities/ticket-states.ts';
import type { Label } from '../../label.ts';
import { nameText } from '../../name-text.ts';
import { pluralOf } from '../../nouns.ts';
import { itemRef } from '../../refs.ts';
import { listOf } from '../../views.ts';
import { catalogueWords } from './catalogue-labels.ts';

const itemName = nameText(80);
/** A slash stands between a funnel and its stage. */
const placeName = itemName.regex(/^[^/]*$/, 'no slash in it');
const position = z.int().min(1).max(10_000).optional().describe('Place in the list, from 1; the end for a new one');
const states = z.array(z.enum(ticketStates)).max(ticketStates.length);
const partNames = z.array(placeName).min(1).max(60);
const renames = z.record(placeName, placeName).optional();

const label = (en: string, pt: string): Label => ({ en, 'pt-BR': pt });

interface Extra<C extends z.ZodRawShape, E extends z.ZodRawShape> {
  readonly name: typeof itemName;
  readonly create: C;
  readonly edit: E;
  /** What the example of creating one goes on with. */
  readonly flags: string;
}

/**
 * The four actions of one catalogue: `demand.list`, `demand.create`, `demand.edit` and `demand.remove`. Every catalogue has the
 * same, told apart by a table of words; what only some have (the stages of a funnel) comes as further inputs.
 */
function actionsOf<const K extends CatalogueKind, C extends z.ZodRawShape, E extends z.ZodRawShape>(
  kind: K,
  { name, create, edit, flags }: Extra<C, E>,
) {
  const { one, many, about, example } = catalogueWords[kind];
  const command = `balcao ${pluralOf(kind)}`;
  const word = example.includes(' ') ? `"${example}"` : example;
  const ref = { [kind]: itemRef(one.en) } as { readonly [N in K]: ReturnType<typeof itemRef> };
  return [
    defineRead({
      id: `${kind}.list` as const,
      title: label(`List ${many.en}`, `Listar ${many['pt-BR']}`),
      summary: about,
      input: { removed: z.boolean().default(false).describe('Also those that are offered no more') },
      output: listOf(catalogueItemEntity),
      permission: 'catalogue.use',
      examples: [`${command} list`],
    }),
    defineAction({
      id: `${kind}.create` as const,
      title: label(`Create a ${one.en}`, `Criar ${one['pt-BR']}`),
      summary: label(`A new one among the ${many.en}.`, `Mais um item em ${many['pt-BR']}.`),
      input: { name, position, ...create },
      output: catalogueItemEntity,
      permission: 'catalogue.manage',
      examples: [`${command} create ${word}${flags}`],
    }),
    defineAction({
      id: `${kind}.edit` as const,
      title: label(`Edit a ${one.en}`, `Editar ${one['pt-BR']}`),
      summary: label(
        'Changes what is given; what has it shows it so.',
        'Altera o que for informado; quem já usa acompanha.',
      ),
      input: { ...ref, name: name.optional(), position, ...edit },
      output: catalogueItemEntity,
      permission: 'catalogue.manage',
      examples: [`${command} edit ${word} --position 1`],
    }),
    defineAction({
      id: `${kind}.remove` as const,
      title: label(`Remove a ${one.en}`, `Remover ${one['pt-BR']}`),
      summary: label(
        'It is offered no more; what has it keeps it.',
        'Deixa de ser oferecido; quem já usa continua com ele.',
      ),
      input: ref,
      output: catalogueItemEntity,
      permission: 'catalogue.manage',
      examples: [`${command} remove ${word}`],
    }),
  ] as const;
}

const plain = { name: itemName, create: {}, edit: {}, flags: '' };

const stages = partNames.describe('Its stages, in order');
const columns = partNames.describe('Its columns, in order');

export const stageActions = actionsOf('stage', plain);
export const sourceActions = actionsOf('source', plain);
export const contactGroupActions = actionsOf('contactGroup', plain);
export const demandActions = actionsOf('demand', plain);
export const typeActions = actionsOf('type', plain);
export const statusActions = actionsOf('status', {
  name: itemName,
  create: { states: states.default([]).describe('States that it may label; all when none is given') },
  edit: { states: states.optional().describe('States that it may label; none for all') },
  flags: ' --states open,snoozed',
});
export const funnelActions = actionsOf('funnel', {
  name: placeName,
  create: { stages },
  edit: { stages: stages.optional(), rename: renames.describe('New names of stages, by the old ones') },
  flags: ' --stages Novo,Proposta',
});
export const boardActions = actionsOf('board', {
  name: placeName,
  create: { columns },
  edit: { columns: columns.optional(), rename: renames.describe('New names of columns, by the old ones') },
  flags: ' --columns Fazer,Feito',
});
