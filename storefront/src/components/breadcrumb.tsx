import { getTranslations } from 'next-intl/server';
import { JsonLd } from '@/components/json-ld';
import { Link } from '@/components/link';
import type { Locale } from '@/i18n/config';
import { breadcrumbLd } from '@/lib/seo';

/** Where this page is; the last entry is the page itself. */
export async function Breadcrumb({ locale, trail }: { locale: Locale; trail: readonly { name: string; path: string }[] }) {
  const t = await getTranslations({ locale });
  const full = [{ name: t('common.home'), path: '/' }, ...trail];
  return (
    <nav aria-label={t('product.breadcrumb')} className="py-3 text-sm">
      <JsonLd data={breadcrumbLd(locale, full)} />
      <ol className="flex flex-wrap items-center gap-x-2 text-soft">
        {full.map((item, index) => (
          <li key={item.path} className="flex items-center gap-x-2">
            {index > 0 && <span aria-hidden="true">›</span>}
            {index < full.length - 1 ? (
              <Link href={item.path} locale={locale} className="inline-flex min-h-6 items-center underline-offset-4 hover:underline">
                {item.name}
              </Link>
            ) : (
              <span aria-current="page" className="text-ink">
                {item.name}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}
