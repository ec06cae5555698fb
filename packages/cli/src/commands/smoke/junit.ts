import { sanitizeText } from '../../text/sanitize.ts';
import type { SmokeCheck } from './smoke.ts';

/** A JUnit report: a suite a connection, a case a check; unknown ones are skipped cases. */
export function junitXml(checks: readonly SmokeCheck[], nowMs: number): string {
  const byConnection = Map.groupBy(checks, ({ connection }) => connection.id);
  const suites = [...byConnection.values()].map((group) => suiteXml(group, nowMs));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${totals(checks)}>`,
    ...suites,
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteXml(checks: readonly SmokeCheck[], nowMs: number): string {
  const [first] = checks;
  const name = `${first?.connection.channel ?? ''} ${first?.connection.name ?? ''}`;
  const open = `  <testsuite name=${quoted(name)} timestamp=${quoted(new Date(nowMs).toISOString())} ${totals(checks)}>`;
  return [open, ...checks.map(caseXml), '  </testsuite>'].join('\n');
}

function caseXml({ connection, name, state, detail, ms }: SmokeCheck): string {
  const open = `    <testcase classname=${quoted(`balcao.${connection.channel}.${connection.name}`)} name=${quoted(name)} time="${(ms / 1000).toFixed(3)}"`;
  if (state === 'passed') return `${open}/>`;
  const inner = state === 'failed' ? `<failure message=${quoted(detail)}/>` : `<skipped message=${quoted(detail)}/>`;
  return `${open}>${inner}</testcase>`;
}

function totals(checks: readonly SmokeCheck[]): string {
  const count = (state: SmokeCheck['state']) => checks.filter((check) => check.state === state).length;
  const seconds = checks.reduce((sum, { ms }) => sum + ms, 0) / 1000;
  return `tests="${checks.length}" failures="${count('failed')}" skipped="${count('unknown')}" time="${seconds.toFixed(3)}"`;
}

function quoted(text: string): string {
  const clean = sanitizeText(text).replaceAll('\n', ' ');
  const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return `"${clean.replaceAll(/[&<>"]/g, (character) => escapes[character] ?? '')}"`;
}
