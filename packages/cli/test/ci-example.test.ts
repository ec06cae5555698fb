import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { addConnection, type BuiltOffice, openBuiltOffice, password } from './built-office.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const workflow = parse(readFileSync(join(root, 'docs/examples/github-actions-smoke.yml'), 'utf8')) as {
  readonly jobs: Readonly<Record<'hermetic' | 'live', Job>>;
};

interface Job {
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly if?: string }[];
}

const stepsOf = (job: Job) => job.steps.flatMap(({ run }) => run ?? []);

let office: BuiltOffice;
let runnerTemp: string;
beforeAll(async () => {
  office = await openBuiltOffice();
  runnerTemp = mkdtempSync(join(tmpdir(), 'balcao-runner-'));
});
afterAll(async () => {
  rmSync(runnerTemp, { recursive: true, force: true });
  await office[Symbol.asyncDispose]();
});

/** As a runner does it: the shell that GitHub takes, the root of the checkout, and nothing of this machine's environment. */
const shell = (script: string, env: Readonly<Record<string, string>> = {}) =>
  spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script], {
    cwd: root,
    encoding: 'utf8',
    input: '',
    env: { PATH: process.env['PATH'], HOME: runnerTemp, CI: 'true', RUNNER_TEMP: runnerTemp, ...env },
  });

describe('the example of a workflow', () => {
  it('installs as the README says, and then runs', () => {
    for (const job of Object.values(workflow.jobs)) expect(stepsOf(job)[0]).toBe('npm ci');
  });

  it('its hermetic job passes as it stands, and leaves the report that it uploads', () => {
    const [, ...scripts] = stepsOf(workflow.jobs.hermetic);
    expect(scripts).not.toEqual([]);
    for (const script of scripts) {
      const { status, stderr } = shell(script);
      expect({ script, status, stderr: status === 0 ? '' : stderr }).toEqual({ script, status: 0, stderr: '' });
    }
    expect(readFileSync(join(runnerTemp, 'smoke/hermetic.xml'), 'utf8')).toContain('failures="0" errors="0"');
  }, 60_000);

  it('its live job tests a real server by its two secrets, and is left out without them', async () => {
    const { live } = workflow.jobs;
    expect(Object.keys(live.env ?? {})).toEqual(['BALCAO_SERVER', 'BALCAO_TOKEN']);
    expect(live.steps.filter((step) => step.if?.includes("env.BALCAO_SERVER != ''") !== true)).toEqual([]);
    const login = ['login', '--server', office.server.url, '--email', 'ana@example.com', '--password-stdin'];
    expect((await office.run(login, { input: password })).code).toBe(0);
    await addConnection(office, 'Principal');
    const made = await office.json<{ token: string }>([
      'call',
      'token.create',
      '{"name":"ci","role":"ci","connection":"Principal"}',
      '--json',
    ]);
    const [, ...scripts] = stepsOf(live);
    for (const script of scripts) {
      const { status, stderr } = shell(script, { BALCAO_SERVER: office.server.url, BALCAO_TOKEN: made.token });
      expect({ script, status, stderr: status === 0 ? '' : stderr }).toEqual({ script, status: 0, stderr: '' });
    }
    expect(readFileSync(join(runnerTemp, 'smoke/live.xml'), 'utf8')).toMatch(/Principal.*failures="0" errors="0"/s);
  });
});
