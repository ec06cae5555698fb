import type { Language } from '@balcao/contract';
import { version } from '../version.ts';
import { createContext, type Overrides } from './context.ts';
import { concludeWith, exitCodes, interruptedCode } from './errors.ts';
import { type Io, write } from './io.ts';
import { type CommonOptions, languageOf } from './settings.ts';

/** True when the full-screen client is meant: nothing but general flags, on a terminal. */
export function isInteractive(args: readonly string[], { isTerminal }: Io): boolean {
  return isTerminal.stdin && isTerminal.stdout && uiOptions(args) !== null;
}

const uiFlags = ['server', 'profile', 'lang', 'tz', 'color', 'view'] as const;
const uiSwitches = ['readonly', 'slow', 'ascii', 'contrast'] as const;

/** The general flags and those of the screen, on a line without a command; null where it says more than that. */
export function uiOptions(args: readonly string[]): CommonOptions | null {
  const options: Record<string, string | true> = {};
  for (let at = 0; at < args.length; at += 1) {
    const [, name = '', inline] = /^--(\w+)(?:=(.*))?$/.exec(args[at] ?? '') ?? [];
    if (inline === undefined && uiSwitches.some((flag) => flag === name)) {
      options[name] = true;
      continue;
    }
    if (!uiFlags.some((flag) => flag === name)) return null;
    if (inline === undefined) at += 1;
    const value = inline ?? args[at];
    if (value === undefined) return null;
    options[name] = value;
  }
  return options;
}

/** Runs one command line and answers its exit code; everything it touches comes in with `io` and `overrides`. */
export async function runCli(args: readonly string[], io: Io, overrides: Overrides = {}): Promise<number> {
  const language = languageOf(args, io);
  try {
    const options = isInteractive(args, io) ? uiOptions(args) : null;
    if (options !== null) return await runInteractive(io, language, options, overrides);
    if (args[0] === '--version') return await write(io.stdout, `${version}\n`).then(() => exitCodes.ok);
    await runCommand(args, io, language, overrides);
    // Long-running commands end by themselves when they are told to.
    return io.signal.aborted && io.signal.reason !== 'SIGTERM' ? interruptedCode(io) : exitCodes.ok;
  } catch (error) {
    return concludeWith(error, io, { language, debug: args.includes('--debug') });
  }
}

async function runInteractive(
  io: Io,
  language: Language,
  options: CommonOptions,
  overrides: Overrides,
): Promise<number> {
  const { runTui } = await import('../tui/main.tsx');
  return (await runTui(createContext({ io, language, options, overrides }))) ?? exitCodes.ok;
}

async function runCommand(args: readonly string[], io: Io, language: Language, overrides: Overrides): Promise<void> {
  const [{ registry }, { createProgram }] = await Promise.all([
    import('../commands/registry.ts'),
    import('./program.ts'),
  ]);
  const program = createProgram({
    specs: registry(),
    io,
    language,
    execute: (definition, invocation) =>
      definition.run(createContext({ io, language, options: invocation.options, overrides }), invocation),
  });
  if (args.length === 0) return program.outputHelp();
  await program.parseAsync([...args], { from: 'user' });
}
