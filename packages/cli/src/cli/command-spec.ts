import type { ActionId, Label, Language } from '@balcao/contract';
import type { Command } from 'commander';
import type { CliContext } from './context.ts';

/** The headings under which `balcao --help` maps the commands. */
export const groups = {
  daily: { en: 'Every day:', 'pt-BR': 'No dia a dia:' },
  account: { en: 'Account:', 'pt-BR': 'Conta:' },
  service: { en: 'Service:', 'pt-BR': 'Atendimento:' },
  team: { en: 'Among colleagues:', 'pt-BR': 'Entre colegas:' },
  writing: { en: 'Ready to use:', 'pt-BR': 'Prontos para usar:' },
  catalogues: { en: 'Catalogues:', 'pt-BR': 'Cadastros:' },
  people: { en: 'People:', 'pt-BR': 'Pessoas:' },
  office: { en: 'Office:', 'pt-BR': 'Escritório:' },
  supervision: { en: 'Supervision:', 'pt-BR': 'Supervisão:' },
  programs: { en: 'Programs:', 'pt-BR': 'Programas:' },
  scripts: { en: 'For scripts:', 'pt-BR': 'Para scripts:' },
} as const satisfies Record<string, Label>;
export type Group = keyof typeof groups;

/** A command as the registry lists it: enough for help and completion, nothing that has to be loaded. */
export interface CommandSpec {
  /** `['tickets', 'list']` or `['reply']`. */
  readonly path: readonly [string] | readonly [string, string];
  readonly summary: Label;
  readonly group: Group;
  readonly isHidden?: boolean;
  /** The action it stands on, where there is one. */
  readonly action?: ActionId;
  load(): Promise<CommandDefinition>;
}

export interface Invocation {
  readonly args: readonly string[];
  readonly options: CliContext['options'];
}

export interface CommandDefinition {
  /** Command lines; help shows them first. */
  readonly examples: readonly string[];
  /** Which common flags it takes besides the general ones. */
  readonly takes: { readonly output?: boolean; readonly change?: boolean };
  /** Adds arguments and flags of its own. */
  define(command: Command, language: Language): void;
  run(context: CliContext, invocation: Invocation): Promise<void>;
}
