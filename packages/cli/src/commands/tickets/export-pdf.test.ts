import { inflateSync } from 'node:zlib';
import { type MessageItem, messageDefaults, type TicketItem } from '@balcao/contract';
import { expect, it } from 'vitest';
import { transcriptPdf } from './export-pdf.ts';

const at = '2026-11-20T14:00:00.000Z';
const message = (seq: number, body: string) =>
  ({
    ...messageDefaults,
    seq,
    body,
    direction: 'in',
    kind: 'text',
    state: 'received',
    providerAt: at,
    author: { type: 'contact', id: null, name: 'João' },
  }) as unknown as MessageItem;
const ticket = {
  number: 12,
  protocol: '20261120-00012-3',
  contact: { name: 'João', phone: null },
  connection: { name: 'Principal', channel: 'sms' },
  queue: null,
  assignee: null,
  createdAt: at,
  lastActivityAt: at,
} as unknown as TicketItem;

/** Everything that the PDF's streams hold, unpacked. */
async function contentOf(messages: readonly MessageItem[]): Promise<string> {
  const pdf = Buffer.from(
    await transcriptPdf(
      { ticket, messages: [...messages], notes: [], markers: [] },
      { lang: 'pt-BR', timeZone: 'America/Sao_Paulo' },
    ),
  );
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  const text = pdf.toString('latin1');
  const streams = [...text.matchAll(/stream\n/g)].map(({ index }) => {
    try {
      return inflateSync(pdf.subarray(index + 7)).toString('latin1');
    } catch {
      return '';
    }
  });
  return text + streams.join('\n');
}

it('accents and emoji are drawn by embedded fonts and can be searched for', async () => {
  const content = await contentOf([message(1, 'Não é ação 🎉')]);
  expect(content).toMatch(/\/FontName \/[A-Z]+\+DejaVuSans/);
  expect(content).toMatch(/\/FontName \/[A-Z]+\+NotoEmoji/);
  // The maps from glyphs back to text: ã, ç and the emoji as UTF-16.
  for (const unit of ['00e3', '00e7', 'd83c df89']) expect(content.toLowerCase()).toContain(`<${unit}>`);
});

it('a long conversation has as many pages as it needs, numbered', async () => {
  const pages = async (count: number) =>
    [
      ...(await contentOf(Array.from({ length: count }, (_, seq) => message(seq, 'uma linha')))).matchAll(
        /\/Type \/Page\n/g,
      ),
    ].length;
  expect([await pages(1), await pages(60)]).toEqual([1, 3]);
});
