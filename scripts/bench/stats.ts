export interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  readonly count: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1), count: sorted.length };
}

export const medianOf = (values: readonly number[]): number => spreadOf(values).p50;

/** Runs both sides in turn, so that noise of the machine falls on both, and answers each side's results. */
export async function alternate<A, B>(
  rounds: number,
  ours: () => Promise<A>,
  theirs: () => Promise<B>,
): Promise<{ readonly ours: readonly A[]; readonly theirs: readonly B[] }> {
  const [a, b]: [A[], B[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one side at a time
    a.push(await ours());
    // oxlint-disable-next-line no-await-in-loop -- as above
    b.push(await theirs());
  }
  return { ours: a, theirs: b };
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
