'use client';

import { useEffect } from 'react';
import { AlertIcon } from '@/components/icons';
import { Empty } from '@/components/empty';
import { useFailureWords } from '@/components/layout/failure-words';

// Loaded anew and not only drawn anew: what failed was asked for on the server.
export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  const words = useFailureWords();
  useEffect(() => {
    document.title = words.title;
  }, [words.title]);
  return (
    <div className="wrap" role="alert">
      <Empty level="h1" title={words.title} text={words.text} icon={<AlertIcon />}>
        <button type="button" className="button" onClick={() => window.location.reload()}>
          {words.again}
        </button>
        <a className="button-quiet" href={words.homePath}>
          {words.home}
        </a>
      </Empty>
      {error.digest && <p className="text-center text-xs text-soft">{error.digest}</p>}
    </div>
  );
}
