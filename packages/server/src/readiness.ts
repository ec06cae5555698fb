/** Tries what a ready server promises: that what is written now is on disk when it is answered. */
export interface Readiness {
  /** Resolves when all of it works, rejects with what does not. Asked by many at once, or again at once, it is tried once. */
  check(): Promise<void>;
}

const rememberMs = 1_000;
/** A disk or a database that does not answer for so long does not work. */
const patienceMs = 3_000;

export function createReadiness(trials: Readonly<Record<string, () => Promise<void>>>): Readiness {
  let last: { readonly untilMs: number; readonly outcome: Promise<void> } | null = null;
  const tryAll = async () => {
    await Promise.all(Object.entries(trials).map(([what, trial]) => within(what, trial)));
  };
  return {
    check: () => {
      if (last === null || last.untilMs <= performance.now())
        last = { untilMs: performance.now() + rememberMs, outcome: tryAll() };
      return last.outcome;
    },
  };
}

async function within(what: string, trial: () => Promise<void>): Promise<void> {
  const silence = Promise.withResolvers<never>();
  const timer = setTimeout(() => silence.reject(new Error('no answer')), patienceMs);
  try {
    await Promise.race([trial(), silence.promise]);
  } catch (error) {
    throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
