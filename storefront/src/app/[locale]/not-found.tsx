import { getLocale, getTranslations } from 'next-intl/server';
import { Empty } from '@/components/empty';
import { LeafIcon } from '@/components/icons';
import { Link } from '@/components/link';
import { defaultLocale, isLocale } from '@/i18n/config';

export default async function NotFound() {
  const found = await getLocale();
  const locale = isLocale(found) ? found : defaultLocale;
  const t = await getTranslations({ locale, namespace: 'errors' });
  const c = await getTranslations({ locale, namespace: 'common' });
  return (
    <div className="wrap">
      <Empty level="h1" title={t('notFoundTitle')} text={t('notFoundText')} icon={<LeafIcon />}>
        <Link href="/" locale={locale} className="button">
          {c('backHome')}
        </Link>
      </Empty>
    </div>
  );
}
