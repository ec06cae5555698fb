/** Bare Express: the limit of the stack that the server stands on. Reads the same raw body, answers the same bytes, does nothing. */
import type { AddressInfo } from 'node:net';
import express from 'express';
import { answerParent } from './child.ts';

const app = express();
app.disable('x-powered-by');
app.set('etag', false);
let page = Buffer.from('{}');
app.post('/webhooks/:channel/:connectionId', express.raw({ limit: '3mb', type: () => true }), (_request, response) => {
  response.status(200).type('text/plain').send('EVENT_RECEIVED');
});
app.get('/page', (_request, response) => {
  response.type('application/json').send(page);
});
const http = app.listen(0, '127.0.0.1');
await new Promise((resolve) => http.once('listening', resolve));

answerParent(
  {
    port: () => (http.address() as AddressInfo).port,
    page: (text: string) => {
      page = Buffer.from(text);
    },
  },
  async () => {
    http.close();
  },
);
