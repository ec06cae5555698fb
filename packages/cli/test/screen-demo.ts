/**
 * A small program on the screen engine, for the terminal's tests and the latency bench: a list, a chat and a side
 * panel with made-up rows. `j` and `k` move, `i` types until Esc, `e` runs a program outside, `x` crashes, `Ctrl+z`
 * stops, `q` quits; anything else is shown in the last row, after the process id.
 */
import { spawnSync } from 'node:child_process';
import { createEdit, insert, type LineEdit, layout } from '../src/text/line-edit.ts';
import { fit } from '../src/text/width.ts';
import { createWrapCache } from '../src/text/wrap.ts';
import { createCompositor } from '../src/tui/screen/compositor.ts';
import { beside, createFrame, type Frame, type Size } from '../src/tui/screen/frame.ts';
import { createKeyParser } from '../src/tui/screen/input.ts';
import type { Key } from '../src/tui/screen/key-names.ts';
import { createScheduler } from '../src/tui/screen/schedule.ts';
import { ansiTheme, createPaint } from '../src/tui/screen/style.ts';
import { createTerminal } from '../src/tui/screen/terminal.ts';

const clock = { now: () => performance.now(), setTimeout, clearTimeout };
const state = { row: 0, isTyping: false, edit: createEdit(), last: '' };
const paint = createPaint(ansiTheme);
const wrapped = createWrapCache(500);
const names = ['João Souza', 'Bia Ramos', 'Carlos Pereira', 'Dra. Helena', 'Loja 3', 'Marina'];
const said = [
  'Pedido não chegou, podem ver?',
  'Bom dia! Já estou verificando com a transportadora, um momento por favor.',
];

function frame(size: Size): Frame {
  const height = size.height - 2;
  const listWidth = 34;
  const panelWidth = size.width >= 120 ? 28 : 0;
  const chatWidth = Math.max(1, size.width - listWidth - panelWidth - 2);
  const panes = [
    { lines: list(listWidth, height), width: listWidth },
    { lines: chat(chatWidth, height), width: chatWidth },
    { lines: panel(), width: panelWidth },
  ];
  const { lines, row, column } = layout(state.edit, size.width - 2);
  const composer = `› ${lines[row] ?? ''}`;
  const body = beside(panes, paint('dim', '│'), height);
  const cursor = state.isTyping ? { row: size.height - 2, col: column + 2 } : null;
  return createFrame(size, [...body, composer, `demo ${process.pid} ${state.last}`], cursor);
}

function list(columns: number, height: number): string[] {
  const top = Math.max(0, state.row - height + 1);
  return Array.from({ length: height }, (_, index) => {
    const ticket = top + index;
    const text = fit(`${ticket === state.row ? '›' : ' '} ZA ${names[ticket % names.length]} ${ticket}`, columns - 5);
    const line = `${text}${fit(`${ticket % 60}m`, 5, 'right')}`;
    return ticket === state.row ? paint('accent', line) : line;
  });
}

function chat(columns: number, height: number): string[] {
  const lines: string[] = [];
  for (let message = 0; lines.length < height; message++) {
    const text = `${names[state.row % names.length]} ${state.row}·${message} ${said[(state.row + message) % said.length]}`;
    lines.push(...wrapped(text, columns), paint('dim', `14:${10 + (message % 50)} ✓✓`));
  }
  return lines;
}

function panel(): string[] {
  return [
    paint('bold', names[state.row % names.length] ?? ''),
    `ticket #${state.row}`,
    paint('ok', 'aberto'),
    'fila Suporte',
  ];
}

const compositor = createCompositor({
  write: (data) => terminal.write(data),
  size: { width: process.stdout.columns, height: process.stdout.rows },
});
const scheduler = createScheduler({ present: () => void compositor.present(frame(terminal.size())), clock });
const parser = createKeyParser({
  clock,
  onKey: (key) => press(key),
  onPaste: (text) => void (state.last = `paste ${text.replaceAll('\n', '/')}`),
  onFocus: (isFocused) => scheduler.setFocused(isFocused),
  onMouse: () => {},
  onReply: (reply) => terminal.acceptReply(reply),
});
const terminal = createTerminal({
  stdin: process.stdin,
  stdout: process.stdout,
  host: process,
  clock,
  onInput(chunk) {
    parser.push(chunk);
    scheduler.flushNow();
  },
  onResize(size) {
    compositor.resize(size);
    scheduler.flushNow();
  },
  onPause: () => compositor.suspend(),
  onResume: () => compositor.resume(),
});

function press({ name, text }: Key): void {
  state.last = name;
  if (state.isTyping) return type(name, text);
  if (name === 'j' || name === 'down') state.row++;
  if (name === 'k' || name === 'up') state.row = Math.max(0, state.row - 1);
  if (name === 'i') state.isTyping = true;
  if (name === 'x') throw new Error('the demo crashed');
  if (name === 'ctrl+z') terminal.stopToShell();
  if (name === 'm') terminal.setMouse(true);
  if (name === 'e')
    void terminal.runOutside(
      async () =>
        void spawnSync('sh', ['-c', 'stty -a; echo outside; read answer; echo "got $answer"'], { stdio: 'inherit' }),
    );
  if (name === 'q') quit();
}

function type(name: string, text: string | undefined): void {
  if (name === 'esc') state.isTyping = false;
  const next: LineEdit = text === undefined ? state.edit : insert(state.edit, text);
  state.edit = next.text.length > 60 ? createEdit() : next;
}

function quit(): void {
  scheduler.stop();
  terminal[Symbol.dispose]();
  process.stdin.unref();
}

terminal.enter();
scheduler.flushNow();
