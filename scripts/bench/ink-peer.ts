/** Stock Ink drawing the frame of the inbox: a list, a chat of 50 wrapped messages, a panel and a composer, `<Text>` for each line. */
import { Box, render, Text, useInput, useWindowSize } from 'ink';
import { createElement as h, useState } from 'react';

const tickets = Array.from({ length: 100_000 }, (_, index) => ({
  name: `Cliente ${index + 1}`,
  preview: `Mensagem ${index + 1} do cliente sobre o pedido`,
}));
const sentence = 'O boleto venceu ontem e não consigo emitir a segunda via pelo site, vocês mandam por aqui? ';
const messagesOf = (ticket: number) =>
  Array.from({ length: 50 }, (_, index) => `${ticket}.${index} ${sentence.repeat(2)}`);

function Inbox() {
  const { columns, rows } = useWindowSize();
  const [selected, select] = useState(0);
  const [draft, write] = useState<string | null>(null);
  useInput((input, key) => {
    if (draft !== null) return key.escape ? write(null) : write(draft + input);
    if (input === 'j') select((at) => Math.min(tickets.length - 1, at + 1));
    if (input === 'k') select((at) => Math.max(0, at - 1));
    if (input === 'r') write('');
  });
  const height = rows - 4;
  const first = Math.max(0, selected - Math.floor(height / 4));
  const shown = tickets.slice(first, first + Math.floor(height / 2));
  const lines = shown.map((ticket, index) =>
    h(
      Box,
      { key: ticket.name, flexDirection: 'column' },
      h(Text, { inverse: first + index === selected, bold: true, wrap: 'truncate' }, ticket.name),
      h(Text, { dimColor: true, wrap: 'truncate' }, ticket.preview),
    ),
  );
  const messages = messagesOf(selected).map((text) => h(Text, { key: text.slice(0, 12), wrap: 'wrap' }, text));
  const facts = ['Telefone', 'Fila', 'Etiquetas', 'Janela', 'Protocolo'].map((name) =>
    h(Text, { key: name, wrap: 'truncate' }, `${name}: ${selected}`),
  );
  const pane = { flexDirection: 'column', overflow: 'hidden', height, borderStyle: 'single' } as const;
  return h(
    Box,
    { flexDirection: 'column', width: columns, height: rows - 1 },
    h(Text, { inverse: true }, ' Balcão '),
    h(
      Box,
      { height },
      h(Box, { ...pane, width: '30%' }, ...lines),
      h(Box, { ...pane, width: '50%', justifyContent: 'flex-end' }, ...messages),
      h(Box, { ...pane, width: '20%' }, ...facts),
    ),
    h(Text, null, draft === null ? 'r responder' : `> ${draft}`),
  );
}

render(h(Inbox), { incrementalRendering: process.argv[2] === 'incremental', exitOnCtrlC: true });
