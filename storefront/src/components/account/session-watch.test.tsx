// @vitest-environment jsdom
import { act, cleanup, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { forgetMine, idleMs, isIdle } from '@/lib/last-seen';
import { NewSession } from './new-session';
import { SessionWatch } from './session-watch';

const sent: string[] = [];
const channels: { onmessage?: (event: { data: string }) => void }[] = [];
const left = vi.fn();
const asked = vi.fn(async () => new Response());
let visible: DocumentVisibilityState = 'visible';

beforeEach(() => {
  sent.length = channels.length = 0;
  left.mockReset();
  asked.mockReset().mockResolvedValue(new Response());
  visible = 'visible';
  vi.spyOn(document, 'visibilityState', 'get').mockImplementation(() => visible);
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
  render(<SessionWatch home="/hi" />);
  await pass(idleMs - 60_000);
  expect(asked).not.toHaveBeenCalled();
  await pass(120_000);
  expect(asked).toHaveBeenCalledWith('/auth/signout', expect.objectContaining({ method: 'POST' }));
  expect(sent).toContain('signed-out');
  expect(left).toHaveBeenCalledWith('/hi');
});

it('stays while somebody is there, in this tab or another', async () => {
  render(<SessionWatch home="/hi" />);
  await pass(idleMs - 60_000);
  document.dispatchEvent(new Event('pointerdown'));
  await pass(idleMs - 60_000);
  localStorage.setItem('last-seen', String(Date.now()));
  await pass(idleMs - 60_000);
  expect(asked).not.toHaveBeenCalled();
});

it('a touch after the time is over is not activity: the phone may be in other hands', async () => {
  localStorage.setItem('last-seen', String(Date.now()));
  render(<SessionWatch home="/hi" />);
  vi.setSystemTime(Date.now() + idleMs + 1);
  act(() => void document.dispatchEvent(new Event('pointerdown')));
  expect(asked).toHaveBeenCalledWith('/auth/signout', expect.anything());
});

it('leaves when another tab signs out', () => {
  render(<SessionWatch home="/hi" />);
  channels[0]?.onmessage?.({ data: 'signed-out' });
  expect(left).toHaveBeenCalledWith('/hi');
});

it('leaving is no touch: the next session on this device starts anew', async () => {
  render(<SessionWatch home="/" />);
  await forgetMine(); // as signing out does
  visible = 'hidden';
  document.dispatchEvent(new Event('visibilitychange'));
  await pass(idleMs + 1);
  cleanup();
  visible = 'visible';
  render(<SessionWatch home="/" />);
  expect(asked).not.toHaveBeenCalled();
});

it('without a connection it is tried again: nobody is signed in anew by the wait', async () => {
  asked.mockRejectedValueOnce(new TypeError('offline'));
  render(<SessionWatch home="/hi" />);
  await pass(idleMs + 60_000);
  expect(asked).toHaveBeenCalledTimes(1);
  expect(sent).toEqual([]);
  document.dispatchEvent(new Event('pointerdown'));
  expect(isIdle()).toBe(true);
  cleanup();
  render(<SessionWatch home="/hi" />);
  expect(asked).toHaveBeenCalledTimes(2);
});

it('does not load the same page again and again when signing out fails', async () => {
  localStorage.setItem('last-seen', '0');
  asked.mockResolvedValue(new Response(null, { status: 503 }));
  render(<SessionWatch home={window.location.pathname} />);
  await pass(60_000);
  expect(asked).toHaveBeenCalledTimes(2);
  expect(left).not.toHaveBeenCalled();
});

it('a session that ended elsewhere, long ago, does not end the next one', () => {
  localStorage.setItem('last-seen', '0');
  render(<NewSession />);
  render(<SessionWatch home="/" />);
  expect(asked).not.toHaveBeenCalled();
});
