import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sized, tellControl, tellFigures } from '../../../server/test/trust/figures.ts';
import { sanitizeLine, sanitizeText } from '../../src/text/sanitize.ts';
import { type Office, openOffice } from '../cli-office.ts';
import { createRandomText } from '../random-text.ts';

/* S1: nothing that others write steers the terminal, from any command, in any format. */

/** What can steer a terminal or hide text, as code points; line breaks and TSV's tabs are the printer's own. */
function steering(text: string): number {
  const found = text.match(/[[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]--[\n\r\t\u{200D}]]/gv) ?? [];
  return (
    found.length + (text.match(/(?<!\p{Extended_Pictographic}(?:\u{FE0F}|\p{Emoji_Modifier})?)\u{200D}/gu) ?? []).length
  );
}

const hostile = 'Mal\u001b[2J\u001b]0;t\u0007\u009b31m\u202eevil\u200b\u0000\u001b]52;c;AA==\u001b\\\u{e0041}\u2028fim';

describe('S1', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice();
    await office.writes({ phone: '5531912345678', name: hostile }, hostile);
    await office.api.call('note.add', { ticket: '1', body: 'visto' });
    office.emulator.inbound({
      channel: 'whatsapp-cloud',
      from: { phone: '5531912345678', name: hostile },
      message: { type: 'document', file: { base64: 'b2k=', mime: 'text/plain', filename: `${hostile}.txt` } },
    });
    office.emulator.addFault({
      channel: 'whatsapp-cloud',
      rule: { on: 'send', do: { fail: { status: 400, code: 131026, message: hostile } } },
    });
    await office.settle();
    await office.api.call('ticket.accept', { ticket: '1' });
    await office.api.call('message.send', { ticket: '1', text: 'vai falhar' });
    await office.settle();
  }, 60_000);
  afterAll(async () => office[Symbol.asyncDispose]());

  const commands = [
    ['inbox'],
    ['tickets', 'list'],
    ['tickets', 'show', '1'],
    ['tickets', 'log', '1'],
    ['messages', 'list', '1'],
    ['contacts', 'list'],
    ['contacts', 'show', hostile],
    ['events', 'list'],
    ['export', '1', '--format', 'txt', '--notes'],
    ['export', '1', '--format', 'csv'],
    ['why', 'hidden', hostile],
    ['tickets', 'list', '--filter', hostile],
    [hostile],
  ];
  const formats = [[], ['--json'], ['--jsonl'], ['--csv'], ['--ids-only']];

  test('S1: what others wrote, in every command, format and language, on a terminal and in a pipe', async ({
    task,
  }) => {
    let outputs = 0;
    let bytes = 0;
    const steered: string[] = [];
    for (const command of commands) {
      for (const format of formats) {
        for (const options of [{}, { terminal: 100, env: { BALCAO_LANG: 'pt-BR' } }]) {
          const { stdout, stderr } = await office.run([...command, ...format], options);
          outputs += 2;
          bytes += stdout.length + stderr.length;
          if (steering(stdout) + steering(stderr) > 0) steered.push([...command, ...format].join(' '));
        }
      }
    }
    tellFigures(task, { id: 'S1', database: null, figures: { outputs, bytes, steering: steered.length } });
    expect(steered).toEqual([]);
  }, 300_000);

  test('S1: random strings', ({ task }) => {
    const random = createRandomText(20_261_130);
    const count = sized(20_000, 1_000_000);
    let steered = 0;
    let raw = 0;
    for (let round = 0; round < count; round += 1) {
      const text = random.text(1 + random.number(12));
      if (steering(text) > 0) raw += 1;
      if (steering(sanitizeLine(text)) + steering(sanitizeText(text)) > 0) steered += 1;
    }
    tellFigures(task, {
      id: 'S1',
      database: null,
      figures: { strings: count, 'steering before': raw, steering: steered },
    });
    expect(steered).toBe(0);
    expect(raw).toBeGreaterThan(count / 4);
  }, 600_000);

  test('S1 control: the same text as it came is noticed', ({ task }) => {
    const noticed = steering(hostile);
    tellControl(task, { id: 'S1', database: null, figures: { 'characters noticed in the raw text': noticed } });
    expect(noticed).toBeGreaterThan(9);
  });
});
