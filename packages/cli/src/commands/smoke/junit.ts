import { sanitizeText } from '../../text/sanitize.ts';
import type { SmokeCheck } from './smoke-check.ts';

export interface Report {
  readonly checks: readonly SmokeCheck[];
  /** What ended the run before its checks were all done; null when nothing did. */
  readonly ended: { readonly code: string; readonly text: string } | null;
  /** Whether a check that is unknown is a failure. */
  readonly isUnknownFailed: boolean;
}

/** A JUnit report: a suite a connection, a case a check; what ended the run is a case of its own, in error. */
export function junitXml({ checks, ended, isUnknownFailed }: Report, nowMs: number): string {
  const byConnection = Map.groupBy(checks, ({ connection }) => connection.id);
  const suites = [...byConnection.values()].map((group) => {
    const [first] = group;
    const name = `${first?.connection.channel ?? ''} ${first?.connection.name ?? ''}`;
    return suiteXml({
      name,
      nowMs,
      totals: totals({ checks: group, ended: null, isUnknownFailed }),
      cases: group.map((check) => caseXml(check, isUnknownFailed)),
    });
  });
  const run =
    ended === null
      ? []
      : [
          suiteXml({
            name: 'balcao smoke',
            nowMs,
            totals: totals({ checks: [], ended, isUnknownFailed }),
            cases: [errorXml(ended)],
          }),
        ];
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${totals({ checks, ended, isUnknownFailed })}>`,
    ...suites,
    ...run,
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteXml(suite: { name: string; nowMs: number; totals: string; cases: readonly string[] }): string {
  const at = new Date(suite.nowMs).toISOString();
  const open = `  <testsuite name=${quoted(suite.name)} timestamp=${quoted(at)} ${suite.totals}>`;
  return [open, ...suite.cases, '  </testsuite>'].join('\n');
}

function caseXml({ connection, name, state, detail, ms }: SmokeCheck, isUnknownFailed: boolean): string {
  const open = `    <testcase classname=${quoted(`balcao.${connection.channel}.${connection.name}`)} name=${quoted(name)} time="${(ms / 1000).toFixed(3)}"`;
  if (state === 'passed') return `${open}/>`;
  const isFailed = state === 'failed' || isUnknownFailed;
  const inner = isFailed
    ? `<failure message=${quoted(detail)} type=${quoted(state)}/>`
    : `<skipped message=${quoted(detail)}/>`;
  return `${open}>${inner}</testcase>`;
}

function errorXml({ code, text }: NonNullable<Report['ended']>): string {
  return `    <testcase classname="balcao.smoke" name="run" time="0.000"><error message=${quoted(text)} type=${quoted(code)}/></testcase>`;
}

function totals({ checks, ended, isUnknownFailed }: Report): string {
  const count = (state: SmokeCheck['state']) => checks.filter((check) => check.state === state).length;
  const seconds = checks.reduce((sum, { ms }) => sum + ms, 0) / 1000;
  const unknown = count('unknown');
  const failures = count('failed') + (isUnknownFailed ? unknown : 0);
  const errors = ended === null ? 0 : 1;
  return `tests="${checks.length + errors}" failures="${failures}" errors="${errors}" skipped="${isUnknownFailed ? 0 : unknown}" time="${seconds.toFixed(3)}"`;
}

function quoted(text: string): string {
  const clean = sanitizeText(text).replaceAll('\n', ' ');
  const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return `"${clean.replaceAll(/[&<>"]/g, (character) => escapes[character] ?? '')}"`;
}
