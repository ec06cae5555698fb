import type { CallOf, contactAddress, OutputOf } from '@balcao/contract';
import type { ActionFacts } from '../api/action-facts.ts';
import type { Api } from '../api/api.ts';
import type { CliContext } from './context.ts';
import type { Input } from './inputs.ts';

type Told = OutputOf<typeof contactAddress>;

const beginning: ReadonlySet<string> = new Set(['ticket.start', 'message.sendOnce']);

/** Where what would be sent would go: whoever begins a conversation sees it before. */
export async function tellAddress(context: CliContext, api: Api, { id }: ActionFacts, input: Input): Promise<void> {
  if (!beginning.has(id)) return;
  const { contact, phone, connection } = input as CallOf<typeof contactAddress>;
  const whom = { ...(contact === undefined ? {} : { contact }), ...(phone === undefined ? {} : { phone }) };
  const asked = { ...whom, ...(connection === undefined ? {} : { connection }) };
  await context.say(writesTo((await api.call('contact.address', asked)).result));
}

const writesTo = ({ address, connection, contact }: Told) => {
  const to = [contact?.name, address.shown].filter((part) => part !== undefined).join(' ');
  return { en: `Would go to ${to} over ${connection.name}.`, 'pt-BR': `Iria para ${to} por ${connection.name}.` };
};
