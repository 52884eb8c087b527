import { getRequestConfig } from 'next-intl/server';
import { defaultLocale, isLocale } from './config';
import { messagesFor } from './messages';

export default getRequestConfig(async ({ requestLocale }) => {
  const wanted = await requestLocale;
  const locale = isLocale(wanted) ? wanted : defaultLocale;
  return { locale, messages: await messagesFor(locale), timeZone: 'Asia/Kolkata' };
});
