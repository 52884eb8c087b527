// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { Failures } from '@/components/layout/failure-words';
import ErrorPage from './error';

afterEach(cleanup);

it('says in the language of the page that it failed, and leads home in it', () => {
  const words = { title: 'ஏதோ தவறு', text: 'பிறகு', again: 'மீண்டும்', home: 'கடை', homePath: '/ta' };
  render(
    <Failures words={words}>
      <ErrorPage error={new Error('of the backend')} />
    </Failures>,
  );
  expect(screen.getByRole('heading', { level: 1 })).toHaveTextContent('ஏதோ தவறு');
  expect(screen.getByRole('button')).toHaveTextContent('மீண்டும்');
  expect(screen.getByRole('link', { name: 'கடை' })).toHaveAttribute('href', '/ta');
  expect(document.title).toBe('ஏதோ தவறு');
  expect(screen.queryByText('of the backend')).toBeNull();
});
