import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Api } from '../api/api.ts';
import type { Host } from './commands/command.ts';
import { createDownloads } from './downloads.ts';
import type { Compositor } from './screen/compositor.ts';
import type { Terminal } from './screen/terminal.ts';

export interface HostOptions {
  readonly api: Api;
  readonly env: NodeJS.ProcessEnv;
  readonly stateFolder: string;
  readonly downloadFolder: string;
  readonly terminal: Terminal;
  readonly compositor: Compositor;
  readonly quit: (code: number) => void;
  readonly signIn?: (secret: string, email: string | null) => Promise<void>;
}

/** What terminals take of OSC 52. */
const longestCopy = 74_000;

/** A key for a call that is executed once. The module is loaded when the first one is written, not before the first frame. */
export function newKey(): string {
  return process.getBuiltinModule('node:crypto').randomUUID();
}

/** The real edges: this terminal, this disk, this user's editor. */
export function createHost(options: HostOptions): Host {
  const { api, terminal, compositor } = options;
  return {
    copy: (text) =>
      terminal.write(`\u001b]52;c;${Buffer.from(text).subarray(0, longestCopy).toString('base64')}\u0007`),
    edit: (text) => edit(options, text),
    readFile: (path) => readFile(inHome(path)),
    downloads: createDownloads(options.downloadFolder),
    upload: (file) => api.upload(file),
    download: (mediaId) => api.download(mediaId),
    redraw: () => compositor.clear(),
    suspend: () => terminal.stopToShell(),
    setMouse: (isOn) => terminal.setMouse(isOn),
    quit: options.quit,
    newKey,
    ...(options.signIn === undefined ? {} : { signIn: options.signIn }),
  };
}

function inHome(path: string): string {
  return resolve(path.startsWith('~/') ? join(homedir(), path.slice(2)) : path);
}

/** The draft goes through a private file that is removed afterwards. */
async function edit({ env, stateFolder, terminal }: HostOptions, text: string): ReturnType<Host['edit']> {
  const editor = env['VISUAL'] || env['EDITOR'];
  if (!editor) return { problem: 'missing' };
  await mkdir(stateFolder, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(stateFolder, 'edit-'));
  const path = join(folder, 'draft.txt');
  try {
    await writeFile(path, text, { mode: 0o600 });
    const code = await terminal.runOutside(() => runEditor(editor, path));
    return code === 0 ? { text: await readFile(path, 'utf8') } : { problem: 'failed' };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `$EDITOR` may hold arguments, so a shell reads it; the path is an argument of its own. */
function runEditor(editor: string, path: string): Promise<number> {
  const { spawn } = process.getBuiltinModule('node:child_process');
  return new Promise((done) => {
    const child = spawn('sh', ['-c', `${editor} "$1"`, 'sh', path], { stdio: 'inherit' });
    child.on('error', () => done(127));
    child.on('exit', (code) => done(code ?? 1));
  });
}
