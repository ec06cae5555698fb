import { createHmac } from 'node:crypto';

/** The one WhatsApp number of the benchmark's office. */
export const account = {
  phoneNumberId: '106540352242922',
  wabaId: '102290129340398',
  accessToken: 'EAAG-bench-token',
  appSecret: 'app-secret-of-the-bench',
  verifyToken: 'verify-me',
} as const;

export const providerIdOf = (number: number): string => `wamid.BENCH${String(number).padStart(12, '0')}==`;

const texts = [
  'Bom dia, meu pedido ainda não chegou. Podem verificar, por favor?',
  'Obrigado pelo retorno!',
  'O boleto venceu ontem e não consigo emitir a segunda via pelo site, vocês mandam por aqui?',
  'Qual o horário de atendimento no sábado?',
];

/** One delivery of Meta's with one text message; `number` makes it unique, `person` says who wrote. */
export function webhookBody(number: number, person: number, nowMs = Date.now()): string {
  const phone = `55119${String(80_000_000 + person)}`;
  const text = texts[number % texts.length] ?? '';
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [
      {
        id: account.wabaId,
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              metadata: { display_phone_number: '551140028922', phone_number_id: account.phoneNumberId },
              contacts: [{ profile: { name: `Cliente ${person}` }, wa_id: phone }],
              messages: [
                {
                  from: phone,
                  id: providerIdOf(number),
                  timestamp: String(Math.floor(nowMs / 1000)),
                  type: 'text',
                  text: { body: text },
                },
              ],
            },
          },
        ],
      },
    ],
  });
}

export const signatureOf = (body: string): string =>
  `sha256=${createHmac('sha256', account.appSecret).update(body).digest('hex')}`;
