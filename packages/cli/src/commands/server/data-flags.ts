import type { Language } from '@balcao/contract';
import type { Command } from 'commander';

/** Which folder and database a command about a whole office means. */
export function defineDataFlags(command: Command, language: Language): Command {
  const pt = language === 'pt-BR';
  return command
    .option('--data <folder>', pt ? 'pasta de dados (BALCAO_DATA)' : 'data folder (BALCAO_DATA)')
    .option(
      '--database-url <url>',
      pt
        ? 'postgres://…; sem ele, SQLite na pasta (BALCAO_DATABASE_URL)'
        : 'postgres://…; without it SQLite in the folder (BALCAO_DATABASE_URL)',
    );
}
