// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SignOut } from './sign-out';

const sent: string[] = [];
const asked = vi.fn();
const left = vi.fn();
const posted = vi.fn();

beforeEach(() => {
  sent.length = 0;
  for (const each of [asked, left, posted]) each.mockReset();
  localStorage.setItem('last-seen', '1');
  vi.stubGlobal('fetch', asked);
  vi.stubGlobal(
    'BroadcastChannel',
    class {
      postMessage(text: string) {
        sent.push(text);
      }
      close() {}
    },
  );
  vi.stubGlobal('location', { ...window.location, assign: left });
  vi.spyOn(HTMLFormElement.prototype, 'submit').mockImplementation(posted);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

async function press() {
  render(<SignOut label="Sign out" next="/hi" />);
  await act(async () => void fireEvent.click(screen.getByRole('button')));
}

it('signs out, tells other tabs and leaves', async () => {
  asked.mockResolvedValue(new Response());
  await press();
  expect(sent).toEqual(['signed-out']);
  expect(localStorage.getItem('last-seen')).toBeNull();
  expect(left).toHaveBeenCalledWith('/hi');
});

it.each([
  ['the shop is not reached', () => Promise.reject(new TypeError('offline'))],
  ['the shop cannot do it', () => Promise.resolve(new Response(null, { status: 503 }))],
])('does not look signed out when %s: the browser posts the form and says what it gets', async (_, answer) => {
  asked.mockImplementation(answer);
  await press();
  expect(sent).toEqual([]);
  expect(left).not.toHaveBeenCalled();
  expect(posted).toHaveBeenCalled();
});
