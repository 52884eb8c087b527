// @vitest-environment jsdom
import { act, cleanup, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { idleMs } from '@/lib/last-seen';
import { SessionWatch } from './session-watch';

const sent: string[] = [];
const channels: { onmessage?: (event: { data: string }) => void }[] = [];
const left = vi.fn();
const asked = vi.fn(async () => new Response());

beforeEach(() => {
  sent.length = channels.length = 0;
  left.mockReset();
  asked.mockClear();
  localStorage.clear();
  vi.useFakeTimers();
  vi.stubGlobal('fetch', asked);
  vi.stubGlobal(
    'BroadcastChannel',
    class {
      onmessage?: (event: { data: string }) => void;
      constructor() {
        channels.push(this);
      }
      postMessage(text: string) {
        sent.push(text);
      }
      close() {}
    },
  );
  vi.stubGlobal('location', { ...window.location, assign: left });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const pass = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

it('signs out and tells other tabs after half an hour without a touch', async () => {
  render(<SessionWatch />);
  await pass(idleMs - 60_000);
  expect(asked).not.toHaveBeenCalled();
  await pass(120_000);
  expect(asked).toHaveBeenCalledWith('/auth/signout', expect.objectContaining({ method: 'POST' }));
  expect(sent).toContain('signed-out');
  expect(left).toHaveBeenCalledWith('/');
});

it('stays while somebody is there, in this tab or another', async () => {
  render(<SessionWatch />);
  await pass(idleMs - 60_000);
  document.dispatchEvent(new Event('pointerdown'));
  await pass(idleMs - 60_000);
  localStorage.setItem('last-seen', String(Date.now()));
  await pass(idleMs - 60_000);
  expect(asked).not.toHaveBeenCalled();
});

it('a touch after the time is over is not activity: the phone may be in other hands', async () => {
  localStorage.setItem('last-seen', String(Date.now()));
  render(<SessionWatch />);
  vi.setSystemTime(Date.now() + idleMs + 1);
  act(() => void document.dispatchEvent(new Event('pointerdown')));
  expect(asked).toHaveBeenCalledWith('/auth/signout', expect.anything());
});

it('leaves when another tab signs out', () => {
  render(<SessionWatch />);
  channels[0]?.onmessage?.({ data: 'signed-out' });
  expect(left).toHaveBeenCalledWith('/');
});
