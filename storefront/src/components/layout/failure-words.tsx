'use client';

import { createContext, useContext, type ReactNode } from 'react';

/** What the page of a failure says, in the language of the page that failed. */
export interface FailureWords {
  readonly title: string;
  readonly text: string;
  readonly again: string;
  readonly home: string;
  readonly homePath: string;
}

const Shared = createContext<FailureWords>({
  title: 'Something went wrong on our side',
  text: 'It is not you. Your cart is safe. Please try again in a moment.',
  again: 'Try again',
  home: 'Back to the shop',
  homePath: '/',
});

/** Sent along with every page: when one fails there may be nobody left to ask. */
export function Failures({ words, children }: { words: FailureWords; children: ReactNode }) {
  return <Shared value={words}>{children}</Shared>;
}

export const useFailureWords = (): FailureWords => useContext(Shared);
