import { type Language, languages } from '@balcao/contract';
import { type ConfigFile, configFolder, type Profile, readConfig } from './config.ts';
import type { Io } from './io.ts';
import { usage } from './local-error.ts';

/** What every command understands, as commander leaves it. */
export interface CommonOptions {
  readonly server?: string;
  readonly profile?: string;
  readonly lang?: string;
  readonly color?: 'auto' | 'always' | 'never';
  readonly tz?: string;
  /** Of the full-screen client: a tab or a filter to begin with. */
  readonly view?: string;
  readonly readonly?: boolean;
  readonly slow?: boolean;
  readonly ascii?: boolean;
  readonly contrast?: boolean;
  /** False after `--no-input`. */
  readonly prompt?: boolean;
  readonly yes?: boolean;
  readonly debug?: boolean;
  readonly dryRun?: boolean;
  readonly [flag: string]: unknown;
}

export interface Settings {
  readonly folder: string;
  readonly profileName: string;
  readonly profile: Profile;
  readonly server: string | null;
  readonly timeZone: string;
  readonly isColoured: boolean;
}

/** Flag, then environment, then profile, then default. */
export function resolveSettings(options: CommonOptions, io: Io): Settings {
  const folder = configFolder(io.env);
  const config: ConfigFile = readConfig(folder);
  const profileName = options.profile ?? config.profile;
  const profile = config.profiles[profileName] ?? {};
  return {
    folder,
    profileName,
    profile,
    server: options.server ?? given(io.env['BALCAO_SERVER']) ?? profile.server ?? null,
    // Asking ICU takes longer than reading the configuration, and only tables need it.
    get timeZone() {
      return checkedZone(options.tz) ?? given(io.env['TZ']) ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
    },
    isColoured: wantsColour(options.color ?? 'auto', io),
  };
}

/**
 * The language is needed before the command line is parsed, since help and usage errors speak it. A value of `--lang`
 * that is no language of ours is left to the command that has a flag of that name.
 */
export function languageOf(args: readonly string[], io: Io): Language {
  return (
    flagged(args) ??
    known(io.env['BALCAO_LANG']) ??
    profileLanguage(args, io) ??
    (io.env['LANG']?.startsWith('en') ? 'en' : 'pt-BR')
  );
}

function flagged(args: readonly string[]): Language | undefined {
  for (const [index, arg] of args.entries()) {
    if (arg === '--') return undefined;
    const value = arg === '--lang' ? args[index + 1] : arg.startsWith('--lang=') ? arg.slice(7) : undefined;
    if (known(value) !== undefined) return known(value);
  }
  return undefined;
}

function profileLanguage(args: readonly string[], io: Io): Language | undefined {
  try {
    const { profile, profiles } = readConfig(configFolder(io.env));
    const at = args.indexOf('--profile');
    return known(profiles[(at < 0 ? undefined : args[at + 1]) ?? profile]?.lang);
  } catch {
    // A broken file is reported by the command that needs it, in some language.
    return undefined;
  }
}

function known(value: string | undefined): Language | undefined {
  return languages.find((language) => language === value);
}

function checkedZone(zone: string | undefined): string | undefined {
  try {
    if (zone !== undefined) Intl.DateTimeFormat('en', { timeZone: zone });
    return zone;
  } catch {
    throw usage(`--tz: ${zone}`);
  }
}

function given(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}

function wantsColour(choice: 'auto' | 'always' | 'never', io: Io): boolean {
  if (choice !== 'auto') return choice === 'always';
  return io.isTerminal.stdout && given(io.env['NO_COLOR']) === undefined && io.env['TERM'] !== 'dumb';
}
