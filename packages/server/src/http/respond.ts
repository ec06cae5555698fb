import { AppError, type ErrorCode, errorMessage, errors, type Language } from '@balcao/contract';
import type { ErrorRequestHandler, Request, Response } from 'express';
import type { Logger } from '../logger.ts';

export function languageOf(request: Pick<Request, 'headers'>): Language {
  return request.headers['accept-language']?.toLowerCase().startsWith('pt') === true ? 'pt-BR' : 'en';
}

/** A database that is restarted or fails over is back within seconds. */
const pauseSeconds = 2;

/** `{error: {code, message, data}}` with the status of the error table. */
export function sendError(request: Request, response: Response, error: AppError): void {
  const { code, data } = error;
  if (code === 'rate.limited') response.setHeader('retry-after', String(data['seconds'] ?? 1));
  if (errors[code].http === 503) response.setHeader('retry-after', String(data['seconds'] ?? pauseSeconds));
  response
    .status(errors[code].http)
    .json({ error: { code, message: errorMessage(code, data, languageOf(request)), data } });
}

/** Everything that was thrown ends here; what nobody expected is logged whole and told as little. */
export function errorBoundary(log: Logger, bodyLimit: number): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) return next(error);
    const known = asAppError(error, bodyLimit);
    if (known.code === 'internal.unexpected')
      log.error({ error, requestId: response.getHeader('x-request-id') }, 'request failed');
    sendError(request, response, known);
  };
}

interface BodyError {
  readonly type?: string;
  readonly message?: string;
  readonly limit?: number;
}

function asAppError(error: unknown, bodyLimit: number): AppError {
  if (error instanceof AppError) return error;
  const { type, message, limit } = (error ?? {}) as BodyError;
  const body: Partial<Record<string, ErrorCode>> = {
    'entity.too.large': 'body.tooLarge',
    'entity.parse.failed': 'body.malformed',
    'encoding.unsupported': 'body.malformed',
    'charset.unsupported': 'body.malformed',
    'request.aborted': 'body.malformed',
    'request.size.invalid': 'body.malformed',
  };
  const code = body[type ?? ''];
  if (code !== undefined)
    return new AppError(code, { limit: limit ?? bodyLimit, problem: message ?? 'unreadable' }, { cause: error });
  if (error instanceof URIError) return new AppError('input.invalid', { problem: 'the address is malformed' });
  return new AppError('internal.unexpected', {}, { cause: error });
}
