/** Joi where the server's own hook would cost too much: called by hand, refused as the server's hook refuses. */
import type Joi from 'joi';

/** @throws 400 `request.invalid` with the fields that are wrong */
export function checked<T>(schema: Joi.ObjectSchema<T>, value: unknown): T {
  const result = schema.validate(value, { abortEarly: false });
  const { error } = result;
  if (error !== undefined) {
    const payload = { statusCode: 400, error: 'Bad Request', message: error.message };
    throw Object.assign(new Error(error.message, { cause: error }), {
      isBoom: true,
      details: error.details,
      output: { statusCode: 400, headers: {}, payload },
    });
  }
  return result.value;
}
