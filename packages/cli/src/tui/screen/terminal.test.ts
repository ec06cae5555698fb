import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openScreen, type ScreenRig } from '../../../test/screen-rig.ts';

const demo = fileURLToPath(new URL('../../../test/screen-demo.ts', import.meta.url));

/** The demo in a shell that prints the tty's settings before and after it. */
async function openDemo(columns = 80, rows = 24): Promise<ScreenRig> {
  const script = `stty -g; "${process.execPath}" --disable-warning=ExperimentalWarning "${demo}"; echo "status $?"; stty -g`;
  const rig = openScreen('sh', ['-c', script], columns, rows);
  // The end of the first frame.
  await rig.until(() => rig.raw().includes('\u001b[?2026l'));
  return rig;
}

function shows(rig: ScreenRig, text: string): boolean {
  return rig.screen.rows().join('\n').includes(text);
}

function cursorIsVisible(rig: ScreenRig): boolean {
  return rig.raw().lastIndexOf('\u001b[?25h') > rig.raw().lastIndexOf('\u001b[?25l');
}

function expectRestored(rig: ScreenRig): void {
  const { bracketedPasteMode, sendFocusMode, mouseTrackingMode, wraparoundMode } = rig.screen.modes();
  expect({
    bracketedPasteMode,
    sendFocusMode,
    mouseTrackingMode,
    wraparoundMode,
    alternate: rig.screen.isAlternate(),
    cursor: cursorIsVisible(rig),
  }).toEqual({
    bracketedPasteMode: false,
    sendFocusMode: false,
    mouseTrackingMode: 'none',
    wraparoundMode: true,
    alternate: false,
    cursor: true,
  });
  const settings = rig.raw().match(/^[0-9a-f]+:[0-9a-f:]+/gm) ?? [];
  expect(settings).toHaveLength(2);
  expect(settings[1]).toBe(settings[0]);
}

describe('the terminal is as before', () => {
  test('after quitting, with the mouse on and a kitty keyboard', async () => {
    const rig = await openDemo();
    expect(rig.screen.isAlternate()).toBe(true);
    expect(rig.screen.modes().bracketedPasteMode).toBe(true);
    rig.send('\u001b[?0u');
    await rig.until(() => rig.raw().includes('\u001b[>1u'));
    rig.send('m');
    await rig.until(() => rig.screen.modes().mouseTrackingMode === 'drag');
    rig.send('q');
    await rig.ended;
    expectRestored(rig);
    expect(rig.raw()).toContain('\u001b[<u');
    expect(rig.screen.rows().join('\n')).toContain('status 0');
  });

  test('after a crash, before its message is printed', async () => {
    const rig = await openDemo();
    rig.send('x');
    await rig.ended;
    expectRestored(rig);
    expect(rig.screen.rows().join('\n')).toContain('the demo crashed');
  });

  test.each([
    ['SIGTERM', 'status 143'],
    ['SIGHUP', 'status 129'],
    ['SIGINT', 'status 130'],
  ])('after %s, which ends it', async (signal, status) => {
    const rig = await openDemo();
    const pid = Number(/^demo (\d+)/m.exec(rig.screen.rows().join('\n'))?.[1]);
    process.kill(pid, signal);
    await rig.ended;
    expectRestored(rig);
    expect(rig.screen.rows().join('\n')).toContain(status);
  });
});

describe('handing the terminal over', () => {
  test('a program outside has a cooked terminal, and the screen comes back after it', async () => {
    const rig = await openDemo();
    rig.send('j');
    await rig.until(() => shows(rig, '› ZA Bia Ramos 1'));
    rig.send('e');
    await rig.until(() => shows(rig, 'outside'));
    expect(rig.screen.isAlternate()).toBe(false);
    expect(rig.screen.modes().bracketedPasteMode).toBe(false);
    expect(rig.raw()).toMatch(/[^-]icanon/);
    rig.send('yes\r');
    await rig.until(() => rig.screen.isAlternate() && shows(rig, '› ZA Bia Ramos 1'));
    expect(rig.raw()).toContain('got yes');
    rig.send('j');
    await rig.until(() => shows(rig, '› ZA Carlos Pereira 2'));
    rig.send('q');
    await rig.ended;
    expectRestored(rig);
  });

  test('Ctrl+z stops to the shell and fg draws the screen again', async () => {
    const rig = openScreen('bash', ['--norc', '--noprofile', '-i'], 80, 24);
    rig.send(`PS1='ready> '; "${process.execPath}" "${demo}"\r`);
    await rig.until(() => rig.screen.isAlternate() && shows(rig, 'João Souza 0'));
    rig.send('\u001a');
    await rig.until(() => !rig.screen.isAlternate() && shows(rig, 'Stopped'));
    expect(cursorIsVisible(rig)).toBe(true);
    rig.send('fg\r');
    await rig.until(() => rig.screen.isAlternate() && shows(rig, 'João Souza 0'));
    rig.send('j');
    await rig.until(() => shows(rig, '› ZA Bia Ramos 1'));
    rig.send('q');
    await rig.until(() => !rig.screen.isAlternate());
    rig.send('exit\r');
    await rig.ended;
  });
});

test('a storm of resizes, through one cell, ends in a right frame', async () => {
  const rig = await openDemo();
  for (let step = 0; step < 60; step++) rig.resize(1 + ((step * 37) % 150), 1 + ((step * 13) % 50));
  rig.resize(1, 1);
  rig.resize(100, 30);
  await rig.until(() => rig.screen.rows()[29]?.startsWith('demo') === true && shows(rig, '› ZA João Souza 0'));
  rig.send('\u001b[200~um\rdois\u001b[201~');
  await rig.until(() => shows(rig, 'paste um/dois'));
  rig.send('q');
  await rig.ended;
  expectRestored(rig);
});
