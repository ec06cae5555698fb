import type { Label, Language, NotificationItem } from '@balcao/contract';
import { sanitizeLine } from './sanitize.ts';

/** With and without somebody who did it; `{what}` is the tickets, `{in}` the same as a place, empty where there is none. */
interface Sentence {
  readonly by: Label;
  readonly alone: Label;
}

const same = (en: string, pt: string): Sentence => ({ by: { en, 'pt-BR': pt }, alone: { en, 'pt-BR': pt } });

const sentences: Readonly<Record<NotificationItem['kind'], Sentence>> = {
  ticketAssigned: {
    by: { en: '{by} gave you {what}', 'pt-BR': '{by} passou para você {what}' },
    alone: { en: 'Yours now: {what}', 'pt-BR': 'Agora com você: {what}' },
  },
  ticketTransferred: {
    by: { en: '{by} transferred to you {what}', 'pt-BR': '{by} transferiu para você {what}' },
    alone: { en: 'Transferred to you: {what}', 'pt-BR': 'Transferido para você: {what}' },
  },
  ticketPending: same('Waiting in your queue: {what}', 'Esperando na sua fila: {what}'),
  ticketWoke: same('Back from snooze: {what}', 'De volta do adiamento: {what}'),
  mentioned: {
    by: { en: '{by} mentioned you{in}', 'pt-BR': '{by} mencionou você{in}' },
    alone: { en: 'You were mentioned{in}', 'pt-BR': 'Você foi mencionado{in}' },
  },
  taskAssigned: {
    by: { en: '{by} gave you a task{in}', 'pt-BR': '{by} passou uma tarefa para você{in}' },
    alone: { en: 'A task for you{in}', 'pt-BR': 'Uma tarefa para você{in}' },
  },
  taskDue: same('Task due{in}', 'Tarefa na hora{in}'),
  roomMessage: {
    by: { en: '{by} wrote to you', 'pt-BR': '{by} escreveu para você' },
    alone: { en: 'A message for you', 'pt-BR': 'Uma mensagem para você' },
  },
  scheduleFailed: same('Scheduled message not sent{in}', 'Mensagem agendada não enviada{in}'),
};

const words = {
  en: { in: 'in', tickets: 'tickets', someTicket: 'a ticket' },
  'pt-BR': { in: 'em', tickets: 'atendimentos', someTicket: 'um atendimento' },
} as const;

/** What a notification says, in one line of the reader's language: `Bruno passou para você 56 atendimentos: #1 Ana, #2 Bia, …`. */
export function newsLine(item: NotificationItem, language: Language): string {
  const { by, alone } = sentences[item.kind];
  const what = whatOf(item, language);
  const sentence = (item.byName === null ? alone : by)[language]
    .replace('{in}', () => (what === '' ? '' : ` ${words[language].in} ${what}`))
    .replace('{what}', () => (what === '' ? words[language].someTicket : what))
    .replace('{by}', () => item.byName ?? '');
  return sanitizeLine(item.text === '' ? sentence : `${sentence}: ${item.text}`);
}

function whatOf({ ticket, contact, ticketCount, tickets }: NotificationItem, language: Language): string {
  if (ticketCount > 1) {
    const named = tickets.map(({ number, contact: { name } }) => `#${number} ${name}`);
    const count = `${ticketCount} ${words[language].tickets}`;
    if (named.length === 0) return count;
    return `${count}: ${[...named, ...(named.length < ticketCount ? ['…'] : [])].join(', ')}`;
  }
  return [ticket === null ? '' : `#${ticket.number}`, contact?.name ?? ''].filter((part) => part !== '').join(' ');
}
