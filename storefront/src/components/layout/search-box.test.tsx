// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { SearchBox } from './search-box';

const assign = vi.fn();
beforeEach(() => {
  vi.stubGlobal('location', { assign });
  vi.stubGlobal('fetch', async (url: string) =>
    Response.json(url.includes('q=ghee') ? [{ slug: 'a2-ghee', name: 'A2 ghee', price: '₹85' }, { slug: 'ghee-tin', name: 'Ghee tin', price: '₹900' }] : []),
  );
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

it('suggests while typing and is worked by keyboard', async () => {
  render(<SearchBox locale="hi" texts={{ label: 'Search', placeholder: '' }} />);
  const input = screen.getByRole('combobox', { name: 'Search' });
  await userEvent.type(input, 'ghee');
  const options = await screen.findAllByRole('option');
  expect(options).toHaveLength(2);
  expect(input).toHaveAttribute('aria-expanded', 'true');
  await userEvent.keyboard('{ArrowDown}{ArrowDown}');
  expect(options[1]).toHaveAttribute('aria-selected', 'true');
  await userEvent.keyboard('{Enter}');
  expect(assign).toHaveBeenCalledWith('/hi/p/ghee-tin');
  await userEvent.keyboard('{Escape}');
  expect(input).toHaveAttribute('aria-expanded', 'false');
});

it('is a plain form to the search page', () => {
  render(<SearchBox locale="en" texts={{ label: 'Search', placeholder: '' }} />);
  expect(screen.getByRole('search')).toHaveAttribute('action', '/search');
  expect(screen.getByRole('combobox')).toHaveAttribute('name', 'q');
});
