import { afterEach, expect, it, vi } from 'vitest';
import { env, resetEnv } from './env';

afterEach(() => {
  vi.unstubAllEnvs();
  resetEnv();
});

function slots(text: string): readonly string[] {
  vi.stubEnv('DELIVERY_SLOTS', text);
  resetEnv();
  return env().delivery.slots;
}

it('tells browsers the public address of the backend, where that is another than its own', () => {
  vi.stubEnv('SALEOR_API_URL', 'http://proxy:8080/graphql/');
  expect(env().apiOrigin).toBe('http://proxy:8080');
  vi.stubEnv('SALEOR_PUBLIC_URL', 'https://api.shop.example');
  resetEnv();
  expect(env().apiOrigin).toBe('https://api.shop.example');
});

it('reads the times of delivery', () => {
  expect(slots(' 07:00-11:00  16:00-20:00 ')).toEqual(['07:00-11:00', '16:00-20:00']);
  expect(slots('')).toEqual([]);
});

it.each(['99:00-11:00', '07:00-11:0016:00-20:00', 'morning'])('refuses %s as times of delivery, by the name of the variable', (text) => {
  expect(() => slots(text)).toThrow('DELIVERY_SLOTS');
});
