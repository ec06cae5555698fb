import { type Customer, type Desk } from './desk.ts';
import { settingsAt } from './whatsapp-account.ts';

const phoneNumberId = '106540352242999';

/** Another number of the office, beside the one that every desk has. */
export async function addSecondNumber(desk: Desk, name: string) {
  const connection = await desk.admin.call('connection.add', {
    channel: desk.account.channel,
    name,
    settings: { ...settingsAt(desk.emulator.url), phoneNumberId },
  });
  await desk.emulator.addAccount({
    ...desk.account,
    phoneNumberId,
    callbackUrl: desk.server.url + connection.webhookPath,
  });
  await desk.server.settle();
  await desk.admin.call('template.refresh', { connection: connection.id });
  return {
    connection,
    writes: async (from: Customer, text: string) => {
      desk.emulator.inbound({
        channel: desk.account.channel,
        to: { phoneNumberId },
        from,
        message: { type: 'text', text },
      });
      await desk.settle();
    },
  };
}
