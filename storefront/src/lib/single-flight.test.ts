import { expect, it, vi } from 'vitest';
import { singleFlight } from './single-flight';

it('session lost on parallel refresh: ten at once make one call and share its answer', async () => {
  vi.useFakeTimers();
  const run = vi.fn(() => new Promise<number>((resolve) => setTimeout(() => resolve(7), 50)));
  const flight = singleFlight<number>(1000);
  const all = Promise.all(Array.from({ length: 10 }, () => flight('token', run)));
  await vi.advanceTimersByTimeAsync(60);
  expect(await all).toEqual(Array(10).fill(7));
  await flight('token', run); // A straggler within the second.
  expect(run).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(1100);
  void flight('token', run);
  expect(run).toHaveBeenCalledTimes(2);
  vi.useRealTimers();
});

it('forgets a failed call at once', async () => {
  const flight = singleFlight<number>(1000);
  await expect(flight('k', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(await flight('k', () => Promise.resolve(1))).toBe(1);
});
