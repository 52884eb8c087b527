import { getTranslations } from 'next-intl/server';
import { Link } from '@/components/link';
import { CartIcon, GridIcon, HomeIcon, RepeatIcon, TruckIcon, UserIcon } from '@/components/icons';
import type { Locale } from '@/i18n/config';
import { env } from '@/lib/env';
import { cartCount } from '@/lib/cart-cookie';
import { isSignedIn } from '@/lib/auth/session';
import { navigation, type CategoryLink } from '@/lib/saleor/catalogue';
import { BackendError } from '@/lib/saleor/client';
import { LanguageMenu } from './language-menu';
import { LogoMark } from './logo';
import { SearchBox } from './search-box';

/** The categories, or none when the shop does not answer: the header always renders. */
async function categories(locale: Locale): Promise<CategoryLink[]> {
  try {
    return await navigation(locale);
  } catch (error) {
    if (error instanceof BackendError) return [];
    throw error;
  }
}

function Badge({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <span
      aria-hidden="true"
      className="absolute -right-1.5 -top-1 min-w-5 rounded-full bg-chilli px-1 text-center text-xs font-bold leading-5 text-white"
    >
      {count > 99 ? '99+' : count}
    </span>
  );
}

export async function Header({ locale, path }: { locale: Locale; path: string }) {
  const t = await getTranslations({ locale, namespace: 'nav' });
  const [menu, count, signedIn] = await Promise.all([categories(locale), cartCount(), isSignedIn()]);
  const cartLabel = count > 0 ? t('cartWith', { count }) : t('cart');
  const accountHref = signedIn ? '/account' : '/sign-in';
  return (
    <>
    <header className="sticky top-0 z-30 border-b border-line bg-paper/95 backdrop-blur">
      <div className="wrap grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-2 py-2 md:grid-cols-[auto_1fr_auto] md:py-3">
        <Link href="/" locale={locale} className="flex min-h-11 items-center gap-2">
          <LogoMark className="h-10 w-10" />
          <span className="font-display text-xl font-bold leading-none text-leaf-dark">{env().SHOP_NAME}</span>
        </Link>
        <nav aria-label={t('account')} className="flex items-center justify-end gap-1 md:order-3">
          <LanguageMenu locale={locale} path={path} label={t('language')} />
          <Link href="/track" locale={locale} className="hidden min-h-11 items-center gap-2 rounded-full px-3 font-medium hover:bg-sand lg:flex">
            <TruckIcon className="h-5 w-5" />
            {t('track')}
          </Link>
          <Link href={accountHref} locale={locale} className="hidden min-h-11 items-center gap-2 rounded-full px-3 font-medium hover:bg-sand md:flex">
            <UserIcon className="h-5 w-5" />
            {signedIn ? t('account') : t('signIn')}
          </Link>
          <Link
            href="/cart"
            locale={locale}
            aria-label={cartLabel}
            data-testid="cart-link"
            className="hidden min-h-11 items-center gap-2 rounded-full bg-leaf-pale px-4 font-semibold text-leaf-dark hover:bg-leaf hover:text-white md:flex"
          >
            <span className="relative">
              <CartIcon />
              <Badge count={count} />
            </span>
            <span>{t('cart')}</span>
          </Link>
        </nav>
        <div className="col-span-2 md:col-span-1 md:order-2">
          <SearchBox
            locale={locale}
            texts={{ label: t('searchLabel'), placeholder: t('searchPlaceholder') }}
          />
        </div>
      </div>
      {menu.length > 0 && (
        <nav aria-label={t('main')} className="hidden border-t border-line/70 md:block">
          <ul className="wrap flex gap-x-1 overflow-x-auto whitespace-nowrap">
            <li>
              <Link href="/products" locale={locale} className="flex min-h-11 items-center rounded-lg px-3 text-sm font-semibold hover:bg-sand">
                {t('allProducts')}
              </Link>
            </li>
            {menu.map((category) => (
              <li key={category.id}>
                <Link href={`/c/${category.slug}`} locale={locale} className="flex min-h-11 items-center rounded-lg px-3 text-sm hover:bg-sand">
                  {category.name}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </header>
      <nav
        aria-label={t('main')}
        className="fixed inset-x-0 bottom-0 z-40 border-t border-line bg-card pb-[env(safe-area-inset-bottom)] md:hidden"
      >
        <ul className="grid grid-cols-5 text-xs">
          <Tab locale={locale} path={path} href="/" label={t('home')} icon={<HomeIcon />} />
          <Tab locale={locale} path={path} href="/products" label={t('categories')} icon={<GridIcon />} />
          <Tab locale={locale} path={path} href="/subscriptions" label={t('subscribe')} icon={<RepeatIcon />} />
          <Tab
            locale={locale}
            path={path}
            href="/cart"
            label={t('cart')}
            name={cartLabel}
            icon={
              <span className="relative">
                <CartIcon />
                <Badge count={count} />
              </span>
            }
          />
          <Tab locale={locale} path={path} href={accountHref} label={signedIn ? t('account') : t('signIn')} icon={<UserIcon />} />
        </ul>
      </nav>
    </>
  );
}

function Tab(props: { locale: Locale; path: string; href: string; label: string; name?: string; icon: React.ReactNode }) {
  const current = props.path === props.href;
  return (
    <li>
      <Link
        href={props.href}
        locale={props.locale}
        aria-label={props.name}
        aria-current={current ? 'page' : undefined}
        className="flex min-h-14 flex-col items-center justify-center gap-0.5 text-soft aria-[current=page]:font-bold aria-[current=page]:text-leaf-dark"
      >
        {props.icon}
        <span className="max-w-full truncate px-0.5">{props.label}</span>
      </Link>
    </li>
  );
}
