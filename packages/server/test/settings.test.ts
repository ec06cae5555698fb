import { settings } from '@balcao/contract';
import { expect, test } from 'vitest';
import { onEachDatabase } from './databases.ts';
import { openDesk } from './desk.ts';

await onEachDatabase((open) => {
  test('every setting is listed with the value that holds and the initial one', async () => {
    await using desk = await openDesk(open);
    const { items } = await desk.admin.call('setting.list', {});
    expect(items.map(({ key }) => key)).toEqual(Object.keys(settings));
    for (const { key, value, initial } of items) {
      expect(initial).toEqual(settings[key as keyof typeof settings].initial);
      expect(value).toEqual(initial);
    }
  });

  test('a setting is set with JSON or with text, and reset to what it was at first', async () => {
    await using desk = await openDesk(open);
    const set = async (key: keyof typeof settings, value: string | number | boolean | string[]) =>
      (await desk.admin.call('setting.set', { key, value })).value;
    expect(await set('autoAssign', false)).toBe(false);
    expect(await set('autoAssign', 'true')).toBe(true);
    expect(await set('undoSendSeconds', '10')).toBe(10);
    expect(await set('undoSendSeconds', 20)).toBe(20);
    expect(await set('replyBy', 'queue')).toBe('queue');
    expect(await set('requiredOnResolve', '["type"]')).toEqual(['type']);
    expect(await set('requiredOnResolve', ['demand', 'value'])).toEqual(['demand', 'value']);
    expect(await set('videoDomain', ' Meet.Example.COM ')).toBe('meet.example.com');
    expect((await desk.admin.call('setting.reset', { key: 'undoSendSeconds' })).value).toBe(0);
    expect((await desk.admin.call('setting.reset', { key: 'undoSendSeconds' })).value).toBe(0);
    const { items } = await desk.admin.call('setting.list', {});
    expect(Object.fromEntries(items.map(({ key, value }) => [key, value]))).toMatchObject({
      autoAssign: true,
      replyBy: 'queue',
      undoSendSeconds: 0,
      videoDomain: 'meet.example.com',
    });
  });

  test('what a setting cannot be is refused, and nothing changes', async () => {
    await using desk = await openDesk(open);
    const code = async (key: keyof typeof settings, value: string | number) =>
      (await desk.admin.refused('setting.set', { key, value })).code;
    expect(await code('undoSendSeconds', 100_000)).toBe('field.invalid');
    expect(await code('undoSendSeconds', 'ten')).toBe('field.invalid');
    expect(await code('replyBy', 'everybody')).toBe('field.invalid');
    expect(await code('timeZone', 'America/Nowhere')).toBe('field.invalid');
    expect(await code('currency', 'reais')).toBe('field.invalid');
    const unknown = await desk.admin.refused('setting.set', { key: 'toString' as never, value: 1 });
    expect(unknown.code).toBe('input.invalid');
    const { items } = await desk.admin.call('setting.list', {});
    expect(items.filter(({ value, initial }) => JSON.stringify(value) !== JSON.stringify(initial))).toEqual([]);
  });

  test('two who set the same for the first time at the same moment both succeed, and one value holds', async () => {
    await using desk = await openDesk(open, { replayLaw: false });
    const values = [5, 6, 7, 8];
    await Promise.all(values.map((value) => desk.admin.call('setting.set', { key: 'undoSendSeconds', value })));
    const { items } = await desk.admin.call('setting.list', {});
    expect(values).toContain(items.find(({ key }) => key === 'undoSendSeconds')?.value);
  });
});
