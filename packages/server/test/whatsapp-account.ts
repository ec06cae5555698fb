/** The one WhatsApp number of every test office, as it is registered at the emulator. */
export const account = {
  channel: 'whatsapp-cloud',
  phoneNumberId: '106540352242922',
  wabaId: '102290129340398',
  accessToken: 'EAAG-test-token',
  appSecret: 'app-secret-of-the-test',
  verifyToken: 'verify-me',
} as const;

/** The settings of a connection to that number at an emulator. */
export function settingsAt(emulatorUrl: string): Record<string, string> {
  const { channel: _channel, ...settings } = account;
  return { ...settings, baseUrl: `${emulatorUrl}/graph` };
}
