'use client';

import { usePathname } from 'next/navigation';
import { useEffect } from 'react';
import { AlertIcon } from '@/components/icons';
import { Empty } from '@/components/empty';

// The error page ships with every page, so it carries its few words itself.
const words = {
  en: { title: 'Something went wrong on our side', text: 'It is not you. Your cart is safe. Please try again in a moment.', again: 'Try again', home: 'Back to the shop' },
  hi: { title: 'हमारी ओर से कुछ गड़बड़ हुई', text: 'इसमें आपकी कोई गलती नहीं है। आपका कार्ट सुरक्षित है। कृपया थोड़ी देर में फिर कोशिश करें।', again: 'फिर कोशिश करें', home: 'दुकान पर वापस जाएँ' },
};

// Loaded anew and not only drawn anew: what failed was asked for on the server.
export default function ErrorPage({ error }: { error: Error & { digest?: string } }) {
  const hindi = usePathname().startsWith('/hi');
  const t = hindi ? words.hi : words.en;
  useEffect(() => {
    document.title = t.title;
  }, [t.title]);
  return (
    <div className="wrap" role="alert">
      <Empty level="h1" title={t.title} text={t.text} icon={<AlertIcon />}>
        <button type="button" className="button" onClick={() => window.location.reload()}>
          {t.again}
        </button>
        <a className="button-quiet" href={hindi ? '/hi' : '/'}>
          {t.home}
        </a>
      </Empty>
      {error.digest && <p className="text-center text-xs text-soft">{error.digest}</p>}
    </div>
  );
}
