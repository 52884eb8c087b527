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

it('reads the times of delivery', () => {
  expect(slots(' 07:00-11:00  16:00-20:00 ')).toEqual(['07:00-11:00', '16:00-20:00']);
  expect(slots('')).toEqual([]);
});

it.each(['99:00-11:00', '07:00-11:0016:00-20:00', 'morning'])('refuses %s as times of delivery, by the name of the variable', (text) => {
  expect(() => slots(text)).toThrow('DELIVERY_SLOTS');
});
