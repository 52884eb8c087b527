import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { preconnect } from 'react-dom';
import '@/app/globals.css';
import { SessionWatch } from '@/components/account/session-watch';
import { Failures } from '@/components/layout/failure-words';
import { Footer } from '@/components/layout/footer';
import { Header } from '@/components/layout/header';
import { NavigationProgress } from '@/components/layout/navigation-progress';
import { ServiceWorker } from '@/components/layout/service-worker';
import { localePath } from '@/i18n/config';
import { pageLocale } from '@/i18n/page';
import { isSignedIn } from '@/lib/auth/session';
import { env } from '@/lib/env';

type Props = { children: ReactNode; params: Promise<{ locale: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const locale = await pageLocale(params);
  const t = await getTranslations({ locale, namespace: 'meta' });
  const shop = env().SHOP_NAME;
  return {
    metadataBase: new URL(env().STOREFRONT_URL),
    title: { default: t('title', { shop }), template: `%s – ${shop}` },
    description: t('description'),
    applicationName: shop,
    manifest: '/manifest.webmanifest',
    icons: { icon: '/icons/icon.svg', apple: '/icons/icon-180.png' },
    formatDetection: { telephone: false },
  };
}

export const viewport: Viewport = {
  width: 'device-width',
  initialScale: 1,
  themeColor: '#14492b',
  viewportFit: 'cover',
};

export default async function Layout({ children, params }: Props) {
  const locale = await pageLocale(params);
  const t = await getTranslations({ locale, namespace: 'common' });
  const failed = await getTranslations({ locale, namespace: 'errors' });
  const path = (await headers()).get('x-path') ?? '/';
  preconnect(env().apiOrigin);
  return (
    <html lang={`${locale}-IN`}>
      <body className="flex min-h-dvh flex-col">
        <a
          href="#content"
          className="sr-only z-50 rounded-full bg-leaf-dark px-5 py-3 font-semibold text-white focus:not-sr-only focus:fixed focus:left-3 focus:top-3"
        >
          {t('skip')}
        </a>
        <Header locale={locale} path={path} />
        <main id="content" tabIndex={-1} className="flex-1 outline-none">
          <Failures
            words={{ title: failed('failedTitle'), text: failed('failedText'), again: t('tryAgain'), home: t('backHome'), homePath: localePath(locale, '/') }}
          >
            {children}
          </Failures>
        </main>
        <Footer locale={locale} />
        <NavigationProgress slow={t('slow')} loading={t('loading')} />
        <ServiceWorker />
        {(await isSignedIn()) && <SessionWatch home={localePath(locale, '/')} />}
      </body>
    </html>
  );
}
