import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { SignOut } from '@/components/account/sign-out';
import { Link } from '@/components/link';
import { localePath } from '@/i18n/config';
import { pageLocale } from '@/i18n/page';
import { requireToken } from '@/lib/auth/require';

export const metadata: Metadata = { robots: { index: false } };

/** The account's pages with their menu; guests go to sign in first. */
export default async function AccountLayout({ children, params }: { children: ReactNode; params: Promise<{ locale: string }> }) {
  const locale = await pageLocale(params);
  await requireToken(locale);
  const t = await getTranslations({ locale, namespace: 'account' });
  const auth = await getTranslations({ locale, namespace: 'auth' });
  const path = (await headers()).get('x-path') ?? '';
  const links = [
    ['/account', t('orders')],
    ['/account/addresses', t('addresses')],
    ['/account/profile', t('profile')],
    ['/account/contact', t('contact')],
    ['/account/payment-methods', t('methods')],
    ['/subscriptions', t('subscriptions')],
    ['/account/wallet', t('wallet')],
    ['/account/preferences', t('preferences')],
    ['/distributor', t('wholesale')],
  ] as const;
  return (
    <div className="wrap grid grid-cols-[minmax(0,1fr)] items-start gap-6 py-6 lg:grid-cols-[14rem_minmax(0,1fr)]">
      <aside className="card p-2 lg:sticky lg:top-40">
        <nav aria-label={t('title')}>
          <ul className="flex gap-1 overflow-x-auto lg:flex-col">
            {links.map(([href, label]) => (
              <li key={href}>
                <Link
                  href={href}
                  locale={locale}
                  aria-current={path === href ? 'page' : undefined}
                  className="flex min-h-11 items-center whitespace-nowrap rounded-xl px-3 hover:bg-leaf-pale aria-[current=page]:bg-leaf-pale aria-[current=page]:font-bold aria-[current=page]:text-leaf-dark"
                >
                  {label}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <SignOut label={auth('signOut')} next={localePath(locale, '/')} />
      </aside>
      <div className="min-w-0">{children}</div>
    </div>
  );
}
