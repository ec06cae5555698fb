/**
 * Whether an instant lies less than `spanMs` back. One that lies ahead does not: the clock was set back since, and whoever waited
 * for the span to pass would wait for as long as that was.
 */
export function isWithin(nowMs: number, sinceMs: number | undefined, spanMs: number): boolean {
  if (sinceMs === undefined) return false;
  const ageMs = nowMs - sinceMs;
  return ageMs >= 0 && ageMs < spanMs;
}
