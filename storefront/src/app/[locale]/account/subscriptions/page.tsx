import { redirect } from 'next/navigation';
import { localePath } from '@/i18n/config';
import { pageLocale, type PageProps } from '@/i18n/page';

/** The address that messages link to. */
export default async function AccountSubscriptions({ params }: PageProps): Promise<never> {
  redirect(localePath(await pageLocale(params), '/subscriptions'));
}
