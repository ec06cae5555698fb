import type { CliContext } from '../../cli/context.ts';
import { openOffice } from './office.ts';

/** The full-screen client on an office where customers write at a human pace until it is closed. */
export async function playLive(context: CliContext, speed: number): Promise<void> {
  const { playScenario } = await import('@balcao/emulator');
  const { createContext } = await import('../../cli/context.ts');
  const { runTui } = await import('../../tui/main.tsx');
  await using office = await openOffice({ statusDelayMs: 400 });
  const stop = new AbortController();
  const playing = playScenario({
    emulator: office.emulator,
    account: office.account.phoneNumberId,
    seed: 7,
    customers: 8,
    speed: Number.isFinite(speed) && speed > 0 ? speed : 1,
    signal: stop.signal,
  });
  const seated = createContext({
    io: { ...context.io, env: { ...context.io.env, BALCAO_SERVER: office.server.url, BALCAO_TOKEN: office.ana.token } },
    language: context.language,
    options: {},
    overrides: {},
  });
  try {
    await runTui(seated);
  } finally {
    stop.abort();
    await playing;
  }
}
