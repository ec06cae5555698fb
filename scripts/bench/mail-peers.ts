import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from './part-client.ts';
import type { Run } from './terminal.ts';

export interface Peer {
  readonly run: Run;
  /** Pressed once, before the key that is measured. */
  readonly before: readonly string[];
  readonly key: string;
}

/** Terminal programs of the same kind, each with a folder of its own and what it needs to show a list and a text. */
export interface MailPeers {
  readonly weechat: Peer | null;
  readonly neomutt: Peer | null;
  readonly aerc: Peer | null;
}

export function mailPeers(): MailPeers {
  const folder = mkdtempSync(join(tmpdir(), 'balcao-bench-peers-'));
  const maildir = join(folder, 'Maildir');
  const [weechat, neomutt, aerc] = [findProgram('weechat'), findProgram('neomutt'), findProgram('aerc')];
  if (neomutt !== null || aerc !== null) writeMaildir(maildir, 400);
  return {
    weechat:
      weechat === null
        ? null
        : {
            run: { command: weechat, args: ['--dir', join(folder, 'weechat')], ready: 'WeeChat' },
            before: [],
            key: 'x',
          },
    neomutt: neomutt === null ? null : neomuttPeer(neomutt, folder, maildir),
    aerc: aerc === null ? null : aercPeer(aerc, folder),
  };
}

const words = 'O boleto venceu ontem e não consigo emitir a segunda via pelo site, vocês mandam por aqui? '.repeat(2);

function writeMaildir(path: string, count: number): void {
  for (const part of ['cur', 'new', 'tmp']) mkdirSync(join(path, part), { recursive: true });
  for (let index = 0; index < count; index += 1) {
    const at = new Date(1_763_600_000_000 + index * 60_000);
    const head = `From: Cliente ${index} <c${index}@example.com>\nTo: balcao@example.com\nSubject: Pedido ${index}\nDate: ${at.toUTCString()}\nMessage-ID: <${index}@example.com>\nContent-Type: text/plain; charset=utf-8\n`;
    const body = Array.from({ length: 50 }, (_, line) => `${line} ${words}`).join('\n');
    writeFileSync(join(path, 'cur', `${1_763_600_000 + index}.${index}.host:2,S`), `${head}\n${body}\n`);
  }
}

/** Index above, message below: next-message changes both. */
function neomuttPeer(command: string, folder: string, maildir: string): Peer {
  const config = join(folder, 'neomuttrc');
  writeFileSync(
    config,
    `set mbox_type=Maildir\nset folder="${maildir}"\nset spoolfile="${maildir}"\nset pager_index_lines=15\nset mail_check=600\nset timeout=600\nset quit=yes\nbind pager j next-entry\n`,
  );
  return {
    run: { command, args: ['-n', '-R', '-F', config], env: { HOME: folder }, ready: 'Pedido' },
    before: ['\r'],
    key: 'j',
  };
}

function aercPeer(command: string, folder: string): Peer {
  const config = join(folder, '.config', 'aerc');
  mkdirSync(config, { recursive: true });
  writeFileSync(
    join(config, 'accounts.conf'),
    `[bench]\nsource = maildir://${folder}\ndefault = Maildir\nfrom = Balcao <balcao@example.com>\n`,
    {
      mode: 0o600,
    },
  );
  return {
    run: { command, env: { HOME: folder, XDG_CONFIG_HOME: join(folder, '.config') }, ready: 'Pedido' },
    before: [],
    key: 'j',
  };
}
