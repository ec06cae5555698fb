import { createHmac } from 'node:crypto';
import type { ChannelCase } from '../testing.ts';

const settings = {
  phoneNumberId: '106540352242922',
  wabaId: '102290129340398',
  accessToken: 'EAAtest',
  appSecret: 'app-secret-of-this-connection',
  verifyToken: 'verify-token-of-this-connection',
};

/** How the contract suite speaks to this channel. */
export const contractCase: ChannelCase = {
  fixtures: new URL('./fixtures/', import.meta.url),
  settings,
  otherSettings: { ...settings, phoneNumberId: '206540352242933', appSecret: 'app-secret-of-another' },
  sign: (body, { appSecret = '' }) => ({
    'x-hub-signature-256': `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`,
  }),
  signsBody: true,
};
