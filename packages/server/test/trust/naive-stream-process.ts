import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

const { frames, bytes } = JSON.parse(process.argv[2] ?? '{}') as { frames: number; bytes: number };
const http = createServer((_request, response) => response.end());
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
sockets.on('connection', (socket) => {
  socket.on('message', () => {
    for (let frame = 0; frame < frames; frame += 1) socket.send(`${frame}${'x'.repeat(bytes)}`);
  });
});
http.listen(0, '127.0.0.1', () => {
  process.stdout.write(`http://127.0.0.1:${(http.address() as AddressInfo).port}\n`);
});
