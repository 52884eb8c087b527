// @vitest-environment jsdom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { NavigationProgress } from './navigation-progress';

let path = '/';
vi.mock('next/navigation', () => ({ usePathname: () => path, useSearchParams: () => new URLSearchParams() }));

// An address in a variable: the linter takes a literal one for a link that forgot the router.
const away = '/products';
const page = () => (
  <>
    <a href={away}>Products</a>
    <a href="#here">Here</a>
    <a href="https://wa.me/">Elsewhere</a>
    <NavigationProgress loading="Loading…" slow="Still loading" />
  </>
);
const state = () => screen.getByTestId('progress').dataset.state;
const wait = (ms: number) => act(() => vi.advanceTimersByTime(ms));

beforeEach(() => {
  path = '/';
  vi.useFakeTimers();
  // Nothing navigates here; the router would.
  window.addEventListener('click', (event) => event.preventDefault(), { once: true });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

it('shows at once that a page is coming, says when it is slow, and ends with the page', () => {
  const { rerender } = render(page());
  fireEvent.click(screen.getByText('Products'));
  expect(state()).toBe('still');
  wait(200);
  expect(state()).toBe('loading');
  wait(5_000);
  expect(screen.getByText('Still loading')).toBeTruthy();
  path = '/products';
  rerender(page());
  expect(state()).toBe('still');
});

it('stays still when the shopper comes back to a page that was left', () => {
  const { rerender } = render(page());
  fireEvent.click(screen.getByText('Products'));
  for (path of ['/products', '/']) rerender(page());
  wait(6_000);
  expect(state()).toBe('still');
});

it('gives the screen back when no page ever comes', () => {
  render(page());
  fireEvent.click(screen.getByText('Products'));
  wait(40_000);
  expect(state()).toBe('still');
});

it.each(['Here', 'Elsewhere'])('is quiet about a link that leads nowhere in the shop (%s)', (name) => {
  render(page());
  fireEvent.click(screen.getByText(name));
  wait(6_000);
  expect(state()).toBe('still');
});
