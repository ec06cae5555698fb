import { AppError, type ConnectionEntity, type ContactEntity } from '@balcao/contract';

/** Whether anything that answers as the bot is integrated. Nothing is yet, so nothing is handed to it. */
export const hasBot: boolean = false;

/** To a bot that does not exist nothing is handed: it would wait there for nobody. */
export function checkBot(isPresent: boolean = hasBot): void {
  if (isPresent) return;
  throw new AppError('integration.notConfigured', { integration: 'The bot', 'integration.pt-BR': 'O robô' });
}

/** Whether the bot begins what a contact begins, when no person is to have it. */
export function botBegins(
  connection: Pick<ConnectionEntity, 'botOn'>,
  contact: Pick<ContactEntity, 'botBlocked'>,
  isPresent: boolean = hasBot,
): boolean {
  return isPresent && connection.botOn && !contact.botBlocked;
}

/** Steps that hand a ticket to the bot, whoever takes them: a macro that has one could never be run. */
export const botSteps: ReadonlySet<string> = new Set(['ticket.toBot', 'ticket.bot']);
