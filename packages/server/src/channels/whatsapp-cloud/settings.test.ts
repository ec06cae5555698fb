import { describe, expect, test } from 'vitest';
import { whatsappSettings } from './settings.ts';

const given = {
  phoneNumberId: '106540352242922',
  accessToken: 'EAAtest',
  appSecret: 'secret',
  verifyToken: 'token',
};

function problemsOf(settings: Record<string, string>): readonly string[] {
  const result = whatsappSettings.safeParse(settings);
  return result.success ? [] : result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`.trim());
}

describe('the settings', () => {
  test('need four values and know the rest', () => {
    expect(whatsappSettings.parse(given)).toEqual({
      ...given,
      graphVersion: 'v25.0',
      baseUrl: 'https://graph.facebook.com',
    });
  });
  test.each(['v23.0', '23.0', ' 23.0 '])('take the version %j', (graphVersion) => {
    expect(whatsappSettings.parse({ ...given, graphVersion }).graphVersion).toBe('v23.0');
  });
  test('take a base URL with a path, without its last slash', () => {
    const { baseUrl } = whatsappSettings.parse({ ...given, baseUrl: 'http://127.0.0.1:4010/graph/' });
    expect(baseUrl).toBe('http://127.0.0.1:4010/graph');
  });
  test('name what they know when they are given something else', () => {
    expect(problemsOf({ ...given, acessToken: 'x' })).toEqual([
      'unknown setting acessToken; whatsapp-cloud has phoneNumberId, wabaId, accessToken, appSecret, verifyToken, graphVersion, baseUrl',
    ]);
  });
  test.each([
    ['phoneNumberId', '../me'],
    ['phoneNumberId', ' '],
    ['wabaId', '1/2'],
    ['accessToken', 'two\nlines'],
    ['appSecret', ''],
    ['verifyToken', '  '],
    ['graphVersion', 'latest'],
    ['baseUrl', 'ftp://x'],
    ['baseUrl', 'https://user:pass@x'],
    ['baseUrl', 'graph.facebook.com'],
  ])('refuse %s %j by its name', (name, value) => {
    expect(problemsOf({ ...given, [name]: value })[0]).toMatch(new RegExp(`^${name} `));
  });
  test('refuse to be without the app secret', () => {
    const { appSecret: _, ...without } = given;
    expect(problemsOf(without)[0]).toMatch(/^appSecret /);
  });
});
