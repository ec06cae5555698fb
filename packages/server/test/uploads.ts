import type { MediaView } from '@balcao/contract';
import { expect } from 'vitest';
import type { Desk, Person } from './desk.ts';

/** Uploads a file as a person does, before it is sent or put in the gallery. */
export async function upload(
  desk: Desk,
  by: Person,
  bytes: Uint8Array,
  name: string,
  mime = 'application/octet-stream',
): Promise<MediaView> {
  const response = await fetch(`${desk.server.url}/v1/media`, {
    method: 'POST',
    headers: { authorization: `Bearer ${by.token}`, 'content-type': mime, 'x-filename': encodeURIComponent(name) },
    body: new Uint8Array(bytes),
  });
  expect(response.status).toBe(201);
  return (await response.json()) as MediaView;
}

/** Asks for the bytes of a file as a person does. */
export async function download(desk: Desk, by: Person, id: string): Promise<{ status: number; bytes: number }> {
  const response = await fetch(`${desk.server.url}/v1/media/${id}`, {
    headers: { authorization: `Bearer ${by.token}` },
  });
  return { status: response.status, bytes: (await response.arrayBuffer()).byteLength };
}

/** A picture of as many bytes as asked. */
export function picture(bytes: number): Uint8Array {
  const file = new Uint8Array(bytes);
  file.set(
    Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    ),
  );
  return file;
}
